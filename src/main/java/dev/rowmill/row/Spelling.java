package dev.rowmill.row;

import org.jspecify.annotations.Nullable;

import java.util.Collection;

/// Guesses what a misspelled name was meant to be, for messages.
public final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() {}

    /// The end of a message about a name that is not known: `; did you mean "extract"?`, or nothing
    /// where no name is near.
    ///
    /// @param found the name that is not known, of any length
    /// @param known the names that there are; of two that are equally near, the first
    public static String hint(String found, Collection<String> known) {
        String nearest = nearest(found, known);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    private static @Nullable String nearest(String found, Collection<String> known) {
        if (found.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int least = 1 + Math.max(1, found.length() / 3);
        for (String name : known) {
            int distance = distance(found, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /// How many letters must be typed, dropped, changed or swapped with their neighbour, in any
    /// case.
    private static int distance(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, from, to, i, j);
            }
        }
        return rows[from.length()][to.length()];
    }

    private static int cheapest(int[][] rows, String from, String to, int i, int j) {
        int change = same(from, i - 1, to, j - 1) ? 0 : 1;
        int least = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
        least = Math.min(least, rows[i - 1][j - 1] + change);
        boolean swapped =
                i > 1 && j > 1 && same(from, i - 1, to, j - 2) && same(from, i - 2, to, j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
