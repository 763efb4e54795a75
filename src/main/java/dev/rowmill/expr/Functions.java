package dev.rowmill.expr;

import dev.rowmill.row.Spelling;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every function that an expression can call, by name.
final class Functions {
    /// What looks like a function but sees its arguments unevaluated.
    private static final List<Signature> UNEVALUATED =
            List.of(
                    new Signature(
                            "list.all(x, condition)",
                            "whether the condition holds for every element, called x",
                            "tags.all(t, size(t) == 1)"),
                    new Signature(
                            "list.exists(x, condition)",
                            "whether the condition holds for an element",
                            "tags.exists(t, t == 'a')"),
                    new Signature(
                            "list.exists_one(x, condition)",
                            "whether the condition holds for one element and no other",
                            "tags.exists_one(t, t == 'a')"),
                    new Signature(
                            "list.filter(x, condition)",
                            "the elements for which the condition holds",
                            "tags.filter(t, t > 'a')"),
                    new Signature(
                            "has(field)",
                            "whether the row has the field, and not as null",
                            "has(n)"),
                    new Signature(
                            "list.map(x, expression)",
                            "what the expression gives for each element",
                            "tags.map(t, upper(t))"));

    static final Set<String> MACROS =
            UNEVALUATED.stream().map(Signature::name).collect(Collectors.toUnmodifiableSet());

    private static final Function COALESCE =
            Function.of(
                            "coalesce(x, …)",
                            1,
                            Integer.MAX_VALUE,
                            call -> new Logic.Coalesce(call.site(), call.arguments()))
                    .says(
                            "the first of the values that is not null",
                            "coalesce(missing, gone, 'none')");

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

    /// What is said of each, sorted by name.
    static List<Signature> signatures() {
        return Stream.concat(
                        BY_NAME.values().stream().map(Function::signature), UNEVALUATED.stream())
                .sorted(Comparator.comparing(Signature::name))
                .toList();
    }

    /// What to say about a name that is no function's.
    static String unknown(String name) {
        var names = new TreeSet<>(BY_NAME.keySet());
        names.addAll(MACROS);
        return "unknown function " + name + Spelling.hint(name, names);
    }
}
