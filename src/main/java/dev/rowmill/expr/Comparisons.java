package dev.rowmill.expr;

import dev.rowmill.expr.Comparison.Order;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The nodes of `==`, `!=`, `<`, `<=`, `>`, `>=` and `in`, with short ways for what filters mostly ask.
final class Comparisons {
    private Comparisons() {}

    /// `left == right`, or its opposite.
    static Node equality(Site site, Node left, Node right, boolean wanted) {
        int either = left.kinds | right.kinds;
        if ((either & Kinds.TIME) != 0) {
            return new TimeEquals(site, left, right, wanted);
        }
        if (right instanceof Node.Constant constant) {
            return equality(site, left, constant.value, wanted, right);
        }
        if (left instanceof Node.Constant constant) {
            return equality(site, right, constant.value, wanted, left);
        }
        return new Equals(site, left, right, wanted);
    }

    private static Node equality(Site site, Node node, Value value, boolean wanted, Node constant) {
        return switch (value) {
            case Value.Text(var text) -> new EqualsText(site, node, text, wanted);
            case JsonNumber number -> new EqualsNumber(site, node, number, wanted);
            default -> new Equals(site, node, constant, wanted);
        };
    }

    /// `left < right` and its like.
    static Node order(Site site, Node left, Node right, Order order) {
        int either = left.kinds | right.kinds;
        if ((either & Kinds.TIMESTAMP) != 0) {
            return new InstantOrder(site, left, right, order);
        }
        if ((either & Kinds.DURATION) != 0) {
            return new DurationOrder(site, left, right, order);
        }
        if (right instanceof Node.Constant constant && constant.value instanceof JsonNumber n) {
            return new NumberOrder(site, left, n, order);
        }
        return new ValueOrder(site, left, right, order);
    }

    /// The integer that a number is, or [Row#NO_INTEGER].
    private static long whole(JsonNumber number) {
        return number.isInt() ? number.asLong() : Row.NO_INTEGER;
    }

    /// `element in container`.
    static Node in(Site site, Node element, Node container) {
        if (container instanceof Node.Constant constant
                && constant.value instanceof Value.Array(var items)
                && items.stream().allMatch(Value.Text.class::isInstance)) {
            return new InTexts(site, element, items);
        }
        return new In(site, element, container);
    }

    private static final class Equals extends Node.Truth {
        private final Node left;
        private final Node right;
        private final boolean wanted;

        Equals(Site site, Node left, Node right, boolean wanted) {
            super(site);
            this.left = left;
            this.right = right;
            this.wanted = wanted;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            Value a = left.value(scope);
            return Comparison.equal(a, right.value(scope), scope, site) == wanted;
        }
    }

    private static final class EqualsText extends Node.Truth {
        private final Node node;
        private final String text;
        private final @Nullable Literal literal;
        private final boolean wanted;

        EqualsText(Site site, Node node, String text, boolean wanted) {
            super(site);
            this.node = node;
            this.text = text;
            this.literal = Literal.of(text);
            this.wanted = wanted;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            if (literal != null && node.text(scope, scope.view())) {
                return literal.isEqualTo(scope.view()) == wanted;
            }
            return (node.value(scope) instanceof Value.Text(var found) && found.equals(text))
                    == wanted;
        }
    }

    private static final class EqualsNumber extends Node.Truth {
        private final Node node;
        private final JsonNumber number;
        private final long integer;
        private final boolean wanted;

        EqualsNumber(Site site, Node node, JsonNumber number, boolean wanted) {
            super(site);
            this.node = node;
            this.number = number;
            this.integer = whole(number);
            this.wanted = wanted;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            long found = integer == Row.NO_INTEGER ? integer : node.integer(scope);
            return found != Row.NO_INTEGER ? (found == integer) == wanted : testValue(scope);
        }

        private boolean testValue(Scope scope) throws RowException {
            return (node.value(scope) instanceof JsonNumber found
                            && Comparison.equal(found, number))
                    == wanted;
        }
    }

    /// Equality of timestamps or durations; a text on one side is read as one, and is unequal if it is none.
    private static final class TimeEquals extends Node.Truth {
        private final Node left;
        private final Node right;
        private final boolean wanted;

        TimeEquals(Site site, Node left, Node right, boolean wanted) {
            super(site);
            this.left = left;
            this.right = right;
            this.wanted = wanted;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            Value a = left.value(scope);
            Value b = right.value(scope);
            boolean texts = a instanceof Value.Text && b instanceof Value.Text;
            return (a.equals(b) || (texts && sameTime(a, b))) == wanted;
        }

        private boolean sameTime(Value a, Value b) {
            boolean instants = ((left.kinds | right.kinds) & Kinds.TIMESTAMP) != 0;
            try {
                return instants
                        ? TimeText.instant(a, site).equals(TimeText.instant(b, site))
                        : TimeText.duration(a, site).equals(TimeText.duration(b, site));
            } catch (RowException notATime) {
                return false;
            }
        }
    }

    private static final class ValueOrder extends Node.Truth {
        private final Node left;
        private final Node right;
        private final Order order;

        ValueOrder(Site site, Node left, Node right, Order order) {
            super(site);
            this.left = left;
            this.right = right;
            this.order = order;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            Value a = left.value(scope);
            return order.holds(Comparison.compare(a, right.value(scope), scope, site));
        }
    }

    private static final class NumberOrder extends Node.Truth {
        private final Node node;
        private final JsonNumber number;
        private final Order order;

        /// Whether integers are compared as such, and for which of them it holds.
        private final boolean isRange;

        private final long least;
        private final long most;

        NumberOrder(Site site, Node node, JsonNumber number, Order order) {
            super(site);
            this.node = node;
            this.number = number;
            this.order = order;
            long bound = whole(number);
            boolean up = order.holds(1);
            long first = order.holds(0) ? bound : up ? bound + 1 : bound - 1;
            this.isRange = bound != Row.NO_INTEGER && bound != Long.MAX_VALUE;
            this.least = up ? first : Long.MIN_VALUE;
            this.most = up ? Long.MAX_VALUE : first;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            if (isRange) {
                long found = node.integer(scope);
                if (found != Row.NO_INTEGER) {
                    return found >= least && found <= most;
                }
            }
            Value value = node.value(scope);
            return value instanceof JsonNumber found
                    ? order.holds(Comparison.compare(found, number))
                    : order.holds(Comparison.compare(value, number, scope, site));
        }
    }

    private static final class InstantOrder extends Node.Truth {
        private final Node left;
        private final Node right;
        private final Order order;

        InstantOrder(Site site, Node left, Node right, Order order) {
            super(site);
            this.left = left;
            this.right = right;
            this.order = order;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            return order.holds(left.instant(scope).compareTo(right.instant(scope)));
        }
    }

    private static final class DurationOrder extends Node.Truth {
        private final Node left;
        private final Node right;
        private final Order order;

        DurationOrder(Site site, Node left, Node right, Order order) {
            super(site);
            this.left = left;
            this.right = right;
            this.order = order;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            return order.holds(left.duration(scope).compareTo(right.duration(scope)));
        }
    }

    private static final class InTexts extends Node.Truth {
        /// So few are compared one by one.
        private static final int FEW = 8;

        private final Node element;
        private final Set<Value> texts;
        private final List<Literal> few;

        InTexts(Site site, Node element, List<Value> texts) {
            super(site);
            this.element = element;
            this.texts = new HashSet<>(texts);
            this.few = this.texts.size() > FEW ? List.of() : Literal.all(texts);
        }

        @Override
        boolean test(Scope scope) throws RowException {
            if (!few.isEmpty() && element.text(scope, scope.view())) {
                for (Literal each : few) {
                    if (each.isEqualTo(scope.view())) {
                        return true;
                    }
                }
                return false;
            }
            return element.value(scope) instanceof Value.Text text && texts.contains(text);
        }
    }

    private static final class In extends Node.Truth {
        private final Node element;
        private final Node container;

        In(Site site, Node element, Node container) {
            super(site);
            this.element = element;
            this.container = container;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            Value wanted = element.value(scope);
            Value found = container.value(scope);
            return switch (found) {
                case Value.Array(var items) -> isAmong(items, wanted, scope);
                case Value.Obj(var members) ->
                        wanted instanceof Value.Text(var name) && members.containsKey(name);
                default -> throw site.unexpected("an array or an object", found);
            };
        }

        private boolean isAmong(List<Value> items, Value wanted, Scope scope) throws RowException {
            for (Value item : items) {
                scope.work(1, site);
                if (Comparison.equal(item, wanted, scope, site)) {
                    return true;
                }
            }
            return false;
        }
    }
}
