package dev.rowmill.expr;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `&&`, `||`, `!`, `? :` and `has`.
///
/// As in CEL, an operand that fails does not matter where another one decides alone, on whichever side it stands.
final class Logic {
    private Logic() {}

    /// Goes on after an operand that failed, unless the row has used up a budget.
    static RowException keep(@Nullable RowException first, RowException failure, Scope scope)
            throws RowException {
        if (scope.isSpent() || failure.error().code() != ErrorCode.EXPRESSION_ERROR) {
            throw failure;
        }
        return first == null ? failure : first;
    }

    /// All operands, or any of them.
    static final class Junction extends Node.Truth {
        private final Node[] operands;
        private final boolean decisive;

        /// @param decisive the truth of one operand that decides: false for `&&`, true for `||`
        Junction(Site site, List<Node> operands, boolean decisive) {
            super(site);
            this.operands = operands.toArray(Node[]::new);
            this.decisive = decisive;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            RowException failure = null;
            for (Node operand : operands) {
                try {
                    if (operand.test(scope) == decisive) {
                        return decisive;
                    }
                } catch (RowException e) {
                    failure = keep(failure, e, scope);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return !decisive;
        }
    }

    static final class Not extends Node.Truth {
        private final Node operand;

        Not(Site site, Node operand) {
            super(site);
            this.operand = operand;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            return !operand.test(scope);
        }
    }

    /// Whether something is there and is not null.
    static final class Has extends Node.Truth {
        private final Node operand;

        Has(Site site, Node operand) {
            super(site);
            this.operand = operand;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            return operand.isThere(scope);
        }
    }

    static final class Choice extends Node {
        private final Node condition;
        private final Node yes;
        private final Node no;

        Choice(Site site, Node condition, Node yes, Node no) {
            super(site, union(yes.kinds, no.kinds), Math.max(yes.depth, no.depth));
            this.condition = condition;
            this.yes = yes;
            this.no = no;
        }

        @Override
        Value value(Scope scope) throws RowException {
            return chosen(scope).value(scope);
        }

        @Override
        boolean test(Scope scope) throws RowException {
            return chosen(scope).test(scope);
        }

        @Override
        Instant instant(Scope scope) throws RowException {
            return chosen(scope).instant(scope);
        }

        @Override
        Duration duration(Scope scope) throws RowException {
            return chosen(scope).duration(scope);
        }

        private Node chosen(Scope scope) throws RowException {
            return condition.test(scope) ? yes : no;
        }
    }

    /// The first operand that is not null.
    static final class Coalesce extends Node {
        private final List<Node> operands;

        Coalesce(Site site, List<Node> operands) {
            super(
                    site,
                    operands.stream().mapToInt(n -> n.kinds).reduce(Logic::union).orElse(0),
                    depth(operands));
            this.operands = List.copyOf(operands);
        }

        @Override
        Value value(Scope scope) throws RowException {
            for (Node operand : operands) {
                Value value = operand.value(scope);
                if (value != Value.Null.NULL) {
                    return value;
                }
            }
            return Value.Null.NULL;
        }
    }

    /// What one of two can give; where only one of them is a time, it is its text.
    static int union(int a, int b) {
        int both = a | b;
        return a == b || (both & Kinds.TIME) == 0 ? both : (both & ~Kinds.TIME) | Kinds.TEXT;
    }
}
