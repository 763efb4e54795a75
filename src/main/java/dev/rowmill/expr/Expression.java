package dev.rowmill.expr;

import dev.cel.common.ast.CelExpr;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An expression over a row, in CEL's syntax, compiled. Immutable and shared by threads.
///
/// What it means differs from plain CEL where rows ask for it; the package documentation has the list. One evaluation
/// is bounded in time, in rounds of loops, and in the size of what it makes.
public final class Expression {
    private final String source;
    private final Node root;
    private final int slots;
    private final Set<String> fields;
    private final boolean readsWholeRow;

    private Expression(String source, Node root, FieldTable fields) {
        this.source = source;
        this.root = root;
        this.slots = fields.slots();
        this.fields = fields.names();
        this.readsWholeRow = fields.readsAll();
    }

    /// Compiles an expression of at most 32,768 characters.
    ///
    /// @throws ExpressionException with every mistake that can be seen without a row
    public static Expression compile(String source) throws ExpressionException {
        Syntax syntax = Syntax.parse(source);
        return compile(syntax, syntax.root());
    }

    /// Compiles a part of a source.
    static Expression compile(Syntax syntax, CelExpr part) throws ExpressionException {
        var compiler = new Compiler(syntax);
        Node root = compiler.compile(part);
        return new Expression(syntax.source(), root, compiler.fields());
    }

    /// Every function that an expression can call, sorted by name.
    public static List<Signature> functions() {
        return Functions.signatures();
    }

    /// The source that it was compiled from; for an argument of an [AggregateCall] that of the whole call.
    public String source() {
        return source;
    }

    /// The value for a row. A field that is not there is null.
    ///
    /// @param now the start of the job, which `now()` gives
    /// @throws RowException with `expression_error`, or `regex_budget_exceeded`
    public Value evaluate(Row row, Instant now) throws RowException {
        return evaluator(now).evaluate(row);
    }

    /// The truth for a row.
    ///
    /// @param now the start of the job, which `now()` gives
    /// @throws RowException with `not_boolean` if it is neither true nor false, otherwise as [#evaluate]
    public boolean test(Row row, Instant now) throws RowException {
        return evaluator(now).test(row);
    }

    /// What evaluates the expression for many rows, in a run that started at `now`. Belongs to one thread.
    public Evaluator evaluator(Instant now) {
        return new Evaluator(this, now);
    }

    Node root() {
        return root;
    }

    int slots() {
        return slots;
    }

    /// The top-level fields that it may read, unless it [reads the whole row][#readsWholeRow()].
    ///
    /// `geo.country` counts as `geo` and as `geo.country`, since a row may have either.
    public Set<String> fields() {
        return fields;
    }

    /// Whether it may read fields that only a row can tell, as `row[name]` does.
    public boolean readsWholeRow() {
        return readsWholeRow;
    }

    /// The value, if it is the same for every row.
    public Optional<Value> constant() {
        return root instanceof Node.Constant constant
                ? Optional.of(constant.value)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return source;
    }
}
