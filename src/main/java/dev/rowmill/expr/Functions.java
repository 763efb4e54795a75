package dev.rowmill.expr;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Every function that an expression can call, by name.
final class Functions {
    /// What looks like a function but sees its arguments unevaluated.
    static final Set<String> MACROS = Set.of("all", "exists", "exists_one", "filter", "has", "map");

    private static final Function COALESCE =
            Function.of(
                    "coalesce(x, …)",
                    1,
                    Integer.MAX_VALUE,
                    call -> new Logic.Coalesce(call.site(), call.arguments()));

    private static final Map<String, Function> BY_NAME = byName();

    private Functions() {}

    private static Map<String, Function> byName() {
        var all = new TreeMap<String, Function>();
        for (List<Function> some : List.of(Texts.FUNCTIONS, Numbers.FUNCTIONS, Times.FUNCTIONS)) {
            some.forEach(function -> all.put(function.name(), function));
        }
        for (Function function : List.of(COALESCE, Matching.FUNCTION)) {
            all.put(function.name(), function);
        }
        return all;
    }

    /// The function of that name, if there is one.
    static @Nullable Function find(String name) {
        return BY_NAME.get(name);
    }

    /// What to say about a name that is no function's.
    static String unknown(String name) {
        var names = new TreeSet<>(BY_NAME.keySet());
        names.addAll(MACROS);
        String nearest = nearest(name, names);
        return "unknown function "
                + name
                + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?");
    }

    /// The name that is at most a third of its letters away from another, or the empty text.
    static String nearest(String name, Collection<String> names) {
        String nearest = "";
        int least = 1 + Math.max(1, Math.min(name.length(), 20) / 3);
        for (String candidate : names) {
            int distance = distance(Site.shorten(name).toLowerCase(Locale.ROOT), candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /// How many letters must be added, dropped or changed (Levenshtein), case aside.
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var now = new int[before.length];
            now[0] = i;
            for (int j = 1; j < now.length; j++) {
                boolean same = a.charAt(i - 1) == Character.toLowerCase(b.charAt(j - 1));
                int changed = before[j - 1] + (same ? 0 : 1);
                now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
