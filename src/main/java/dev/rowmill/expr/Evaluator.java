package dev.rowmill.expr;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import java.time.Instant;
import java.util.Map;

/// Evaluates an expression for one row after another, and keeps what it works with. Belongs to one thread.
public final class Evaluator {
    private static final Row NO_ROW = Row.of(Map.of(), 0);

    private final Expression expression;
    private final Node root;
    private final boolean isTruth;
    private final Scope scope;

    Evaluator(Expression expression, Instant now) {
        this.expression = expression;
        this.root = expression.root();
        this.isTruth = root.isAlways(Kinds.BOOL);
        this.scope = new Scope(NO_ROW, now, expression.slots());
    }

    /// As [Expression#evaluate].
    public Value evaluate(Row row) throws RowException {
        scope.begin(row);
        return root.value(scope);
    }

    /// As [Expression#test].
    public boolean test(Row row) throws RowException {
        scope.begin(row);
        if (isTruth) {
            return root.test(scope);
        }
        Value value = root.value(scope);
        if (value instanceof Value.Bool truth) {
            return truth.value();
        }
        throw new RowException(
                ErrorCode.NOT_BOOLEAN,
                "expected true or false from %s, found %s"
                        .formatted(Site.shorten(expression.source()), Site.show(value)));
    }

    /// The value for a row where it is an integer that was had without making a value of anything;
    /// [Row#NO_INTEGER] where only [#evaluate] can tell what it is.
    public long integer(Row row) {
        scope.begin(row);
        return root.integer(scope);
    }

    /// Shows the value for a row where it is a text that was had without making a value of anything, in bytes that
    /// never change; gives whether it did. Otherwise only [#evaluate] can tell what it is.
    public boolean text(Row row, TextView view) {
        scope.begin(row);
        if (!root.text(scope, view)) {
            return false;
        }
        if (!view.isShared()) {
            int count = view.length();
            scope.makeRoom(count);
            System.arraycopy(view.bytes(), view.from(), scope.room(), scope.roomFrom(), count);
            scope.showRoom(count, view);
        }
        return true;
    }
}
