package dev.rowmill.expr;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What reads a row. What is not there is null, at any level.
final class Fields {
    private Fields() {}

    /// A top-level field. Mentioned more than once, it is decoded once per evaluation and kept in a slot.
    static final class Field extends Node {
        private final FieldName name;
        private int slot = -1;

        Field(Site site, String name) {
            super(site, Kinds.ANY, 0);
            this.name = FieldName.of(name);
        }

        boolean isShared() {
            return slot >= 0;
        }

        /// Gives it a slot, while the expression is being compiled.
        void share(int free) {
            slot = free;
        }

        @Override
        Value value(Scope scope) {
            if (slot < 0) {
                return orNull(scope.row.get(name));
            }
            Value kept = scope.slots[slot];
            if (kept == null) {
                kept = orNull(scope.row.get(name));
                scope.slots[slot] = kept;
            }
            return kept;
        }

        @Override
        long integer(Scope scope) {
            int index = scope.row.find(name);
            return index < 0 ? Row.NO_INTEGER : scope.row.integer(index);
        }

        @Override
        boolean text(Scope scope, TextView view) {
            int index = scope.row.find(name);
            return index >= 0 && scope.row.text(index, view);
        }

        @Override
        boolean isThere(Scope scope) {
            int index = scope.row.find(name);
            return index >= 0
                    && (scope.row.text(index, scope.view())
                            || scope.row.integer(index) != Row.NO_INTEGER
                            || value(scope) != Value.Null.NULL);
        }
    }

    /// `geo.country`: the field of that whole name, or else a member of an object.
    static final class Nested extends Node {
        private final Field whole;
        private final Field head;
        private final List<String> rest;

        Nested(Site site, Field whole, Field head, List<String> rest) {
            super(site, Kinds.ANY, 0);
            this.whole = whole;
            this.head = head;
            this.rest = rest;
        }

        @Override
        Value value(Scope scope) {
            Value value = whole.value(scope);
            if (value != Value.Null.NULL) {
                return value;
            }
            value = head.value(scope);
            for (String name : rest) {
                value = member(value, name);
            }
            return value;
        }

        @Override
        long integer(Scope scope) {
            return whole.integer(scope);
        }

        @Override
        boolean text(Scope scope, TextView view) {
            return whole.text(scope, view);
        }
    }

    /// `x.name` where `x` is no field.
    static final class Member extends Node {
        private final Node object;
        private final String name;

        Member(Site site, Node object, String name) {
            super(site, Kinds.ANY, object.depth);
            this.object = object;
            this.name = name;
        }

        @Override
        Value value(Scope scope) throws RowException {
            return member(object.value(scope), name);
        }
    }

    /// `row[x]` where the name of the field depends on the row.
    static final class Dynamic extends Node {
        private final Node name;

        Dynamic(Site site, Node name) {
            super(site, Kinds.ANY, 0);
            this.name = name;
        }

        @Override
        Value value(Scope scope) throws RowException {
            String text = site.text(name.value(scope));
            scope.work(1 + scope.row.size() / 16, site);
            Value value = orNull(scope.row.get(FieldName.of(text)));
            scope.produce(value, site);
            return value;
        }
    }

    /// `row`: all fields as an object.
    static final class Whole extends Node {
        private final int slot;

        Whole(Site site, int slot) {
            super(site, Kinds.MAP, 0);
            this.slot = slot;
        }

        @Override
        Value value(Scope scope) {
            Value kept = scope.slots[slot];
            if (kept == null) {
                kept = object(scope.row);
                scope.slots[slot] = kept;
            }
            return kept;
        }

        private static Value object(Row row) {
            Map<String, Value> members = LinkedHashMap.newLinkedHashMap(row.size());
            for (int i = 0; i < row.size(); i++) {
                members.put(row.name(i), row.value(i));
            }
            return new Value.Obj(members);
        }
    }

    /// The variable of a loop.
    static final class Variable extends Node {
        private final int slot;

        Variable(Site site, int slot, int kinds, int depth) {
            super(site, kinds, depth);
            this.slot = slot;
        }

        @Override
        Value value(Scope scope) {
            return orNull(scope.slots[slot]);
        }
    }

    /// `x[i]`: an element of an array, counting from 0, or a member of an object. What lies beyond the end is null.
    static final class Index extends Node {
        private final Node container;
        private final Node index;

        Index(Site site, Node container, Node index) {
            super(site, Kinds.ANY, container.depth);
            this.container = container;
            this.index = index;
        }

        @Override
        Value value(Scope scope) throws RowException {
            Value found = container.value(scope);
            Value at = index.value(scope);
            return switch (found) {
                case Value.Null none -> none;
                case Value.Obj object -> member(object, site.text(at));
                case Value.Array(var items) -> element(items, site.integer(at));
                default -> throw site.unexpected("an array or an object", found);
            };
        }

        private Value element(List<Value> items, long at) throws RowException {
            if (at < 0) {
                throw site.error("expected an index from 0, found " + at);
            }
            return at < items.size() ? items.get((int) at) : Value.Null.NULL;
        }
    }

    private static Value member(Value value, String name) {
        return value instanceof Value.Obj(var members)
                ? members.getOrDefault(name, Value.Null.NULL)
                : Value.Null.NULL;
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? Value.Null.NULL : value;
    }
}
