package dev.rowmill.expr;

import dev.rowmill.row.Spelling;

import org.jspecify.annotations.Nullable;

import java.util.List;
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

    /// How each function is written, sorted by name.
    static List<String> usages() {
        return BY_NAME.values().stream().map(Function::usage).toList();
    }

    /// What to say about a name that is no function's.
    static String unknown(String name) {
        var names = new TreeSet<>(BY_NAME.keySet());
        names.addAll(MACROS);
        return "unknown function " + name + Spelling.hint(name, names);
    }
}
