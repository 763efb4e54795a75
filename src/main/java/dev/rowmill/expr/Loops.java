package dev.rowmill.expr;

import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// CEL's macros over the elements of an array or the names of an object: `all`, `exists`, `exists_one`, `map`, `filter`.
final class Loops {
    private Loops() {}

    /// What a loop goes over, and the cost of a round.
    ///
    /// @param slot where the variable is kept
    /// @param operations how many nodes a round evaluates, at most
    record Over(Node items, int slot, int operations) {
        List<Value> values(Scope scope) throws RowException {
            Value found = items.value(scope);
            return switch (found) {
                case Value.Array(var elements) -> elements;
                case Value.Obj(var members) -> {
                    scope.produce(found, items.site);
                    var names = new ArrayList<Value>(members.size());
                    members.keySet().forEach(name -> names.add(Value.text(name)));
                    yield names;
                }
                default -> throw items.site.unexpected("an array or an object", found);
            };
        }

        void begin(Value item, Scope scope) throws RowException {
            scope.round(operations, items.site);
            scope.slots[slot] = item;
        }
    }

    /// Whether all elements satisfy a condition, or any does. As with `&&`, one that decides makes failures of others harmless.
    static final class Every extends Node.Truth {
        private final Over over;
        private final Node condition;
        private final boolean decisive;

        /// @param decisive the truth of one element that decides: false for `all`, true for `exists`
        Every(Site site, Over over, Node condition, boolean decisive) {
            super(site);
            this.over = over;
            this.condition = condition;
            this.decisive = decisive;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            RowException failure = null;
            for (Value item : over.values(scope)) {
                over.begin(item, scope);
                try {
                    if (condition.test(scope) == decisive) {
                        return decisive;
                    }
                } catch (RowException e) {
                    failure = Logic.keep(failure, e, scope);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return !decisive;
        }
    }

    /// Whether exactly one element satisfies a condition.
    static final class ExistsOne extends Node.Truth {
        private final Over over;
        private final Node condition;

        ExistsOne(Site site, Over over, Node condition) {
            super(site);
            this.over = over;
            this.condition = condition;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            int count = 0;
            for (Value item : over.values(scope)) {
                over.begin(item, scope);
                if (condition.test(scope)) {
                    count++;
                }
            }
            return count == 1;
        }
    }

    /// The results for the elements that satisfy a condition, if there is one: `map` and `filter`.
    static final class Collect extends Node {
        private final Over over;
        private final @Nullable Node condition;
        private final Node result;

        Collect(Site site, Over over, @Nullable Node condition, Node result) {
            super(site, Kinds.LIST, 1 + result.depth);
            this.over = over;
            this.condition = condition;
            this.result = result;
        }

        @Override
        Value value(Scope scope) throws RowException {
            var results = new ArrayList<Value>();
            for (Value item : over.values(scope)) {
                over.begin(item, scope);
                if (condition == null || condition.test(scope)) {
                    Value value = result.value(scope);
                    scope.produce(value, site);
                    results.add(value);
                }
            }
            return new Value.Array(results);
        }
    }
}
