package dev.rowmill.expr;

import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists and maps that are written in the expression.
final class Literals {
    private Literals() {}

    static final class Items extends Node {
        private final List<Node> items;

        Items(Site site, List<Node> items) {
            super(site, Kinds.LIST, 1 + depth(items));
            this.items = List.copyOf(items);
        }

        @Override
        Value value(Scope scope) throws RowException {
            var values = new ArrayList<Value>(items.size());
            for (Node item : items) {
                Value value = item.value(scope);
                scope.produce(value, site);
                values.add(value);
            }
            return new Value.Array(values);
        }
    }

    /// Members of an object, whose names must be strings, each once.
    static final class Members extends Node {
        private final List<Node> names;
        private final List<Node> values;

        Members(Site site, List<Node> names, List<Node> values) {
            super(site, Kinds.MAP, 1 + depth(values));
            this.names = List.copyOf(names);
            this.values = List.copyOf(values);
        }

        @Override
        Value value(Scope scope) throws RowException {
            Map<String, Value> members = LinkedHashMap.newLinkedHashMap(names.size());
            for (int i = 0; i < names.size(); i++) {
                String name = site.text(names.get(i).value(scope));
                Value value = values.get(i).value(scope);
                scope.produce(name.length(), site);
                scope.produce(value, site);
                if (members.put(name, value) != null) {
                    throw site.error("expected every name once, found again " + Site.shorten(name));
                }
            }
            return new Value.Obj(members);
        }
    }
}
