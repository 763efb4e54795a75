package dev.rowmill.expr;

import dev.rowmill.row.RowException;

/// Finding one text in another in time linear in both, which `String.indexOf` does not promise.
///
/// Long searches follow Knuth, Morris and Pratt, Fast pattern matching in strings, SIAM J. Comput. 6 (1977).
final class Search {
    /// Up to this product of lengths the plain search is quick even at its worst.
    static final long PLAIN = 1 << 20;

    /// How much longer a character takes in the search that is always linear.
    private static final int SLOWER = 4;

    private Search() {}

    /// The first place of `wanted` in `text` from `from` on, or -1. It is paid for by what it may look at.
    static int first(String text, String wanted, int from, Site site, Scope scope)
            throws RowException {
        long product = (long) (text.length() - from) * wanted.length();
        if (product <= PLAIN) {
            scope.read(text.length() - from + product / 64, site);
            return text.indexOf(wanted, from);
        }
        scope.read(SLOWER * ((long) text.length() - from + wanted.length()), site);
        return wanted.length() == 1 ? text.indexOf(wanted, from) : linear(text, wanted, from);
    }

    /// The last place of `wanted` that ends within `text[0, end)`, or -1.
    static int last(String text, String wanted, int end, Site site, Scope scope)
            throws RowException {
        long product = (long) end * wanted.length();
        if (product <= PLAIN) {
            scope.read(end + product / 64, site);
            return text.lastIndexOf(wanted, end - wanted.length());
        }
        scope.read(SLOWER * ((long) end + wanted.length()), site);
        String mirrored = mirror(text, end);
        int at = linear(mirrored, mirror(wanted, wanted.length()), 0);
        return at < 0 ? -1 : end - at - wanted.length();
    }

    private static String mirror(String text, int end) {
        var chars = new char[end];
        for (int i = 0; i < end; i++) {
            chars[i] = text.charAt(end - 1 - i);
        }
        return new String(chars);
    }

    private static int linear(String text, String wanted, int from) {
        int[] borders = borders(wanted);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            while (matched > 0 && wanted.charAt(matched) != c) {
                matched = borders[matched - 1];
            }
            if (wanted.charAt(matched) == c && ++matched == wanted.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    /// For every prefix the length of the longest proper prefix that is also its suffix.
    private static int[] borders(String wanted) {
        var borders = new int[wanted.length()];
        int matched = 0;
        for (int i = 1; i < borders.length; i++) {
            char c = wanted.charAt(i);
            while (matched > 0 && wanted.charAt(matched) != c) {
                matched = borders[matched - 1];
            }
            borders[i] = wanted.charAt(matched) == c ? ++matched : 0;
        }
        return borders;
    }
}
