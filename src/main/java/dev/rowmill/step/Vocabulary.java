package dev.rowmill.step;

import dev.rowmill.expr.Expression;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The names that pipelines may use inside the options of steps, from the code that gives them a
/// meaning: for editors that complete them.
public final class Vocabulary {
    private Vocabulary() {}

    /// A function.
    ///
    /// @param usage how it is written, such as `round(number[, digits])`
    /// @param summary what it gives, without a full stop
    /// @param example a call of it
    public record Term(String name, String usage, String summary, String example) {}

    /// The functions of expressions, sorted by name.
    public static List<Term> functions() {
        return Expression.functions().stream()
                .map(it -> new Term(it.name(), it.usage(), it.summary(), it.example()))
                .toList();
    }

    /// The functions of `aggregate`.
    public static List<Term> aggregates() {
        return Arrays.stream(AggregateFunction.values()).map(AggregateFunction::term).toList();
    }

    /// What the names of `grok` stand for, sorted by name.
    public static Map<String, String> patterns() {
        return new TreeMap<>(GrokLibrary.STANDARD.definitions());
    }
}
