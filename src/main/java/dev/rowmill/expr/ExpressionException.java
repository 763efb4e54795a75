package dev.rowmill.expr;

import java.util.List;
import java.util.stream.Collectors;

/// An expression that cannot be used: every mistake that was found in it, in the order of the source.
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Issue> issues;

    /// One mistake.
    ///
    /// @param detail what was expected and what was found
    /// @param position offset in the source in chars, or -1 where it concerns the whole
    /// @param line counts from 1, or 0 where it concerns the whole
    /// @param column counts from 1, or 0 where it concerns the whole
    public record Issue(String detail, int position, int line, int column) {
        @Override
        public String toString() {
            return position < 0 ? detail : "%d:%d: %s".formatted(line, column, detail);
        }
    }

    ExpressionException(List<Issue> issues) {
        super(issues.stream().map(Issue::toString).collect(Collectors.joining("; ")));
        this.issues = List.copyOf(issues);
    }

    ExpressionException(String detail) {
        this(List.of(new Issue(detail, -1, 0, 0)));
    }

    /// Every mistake; at least one.
    public List<Issue> issues() {
        return issues;
    }

    /// What was expected and what was found, for the first mistake.
    public String detail() {
        return issues.getFirst().detail();
    }

    /// Where the first mistake is: an offset in the source in chars, or -1 where it concerns the whole.
    public int position() {
        return issues.getFirst().position();
    }
}
