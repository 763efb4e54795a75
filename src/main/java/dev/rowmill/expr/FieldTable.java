package dev.rowmill.expr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The fields that an expression mentions, and the slots of its evaluations. Belongs to one compilation.
///
/// A field gets a slot at its second mention, or in a loop: then it is decoded once per evaluation.
final class FieldTable {
    private final Map<String, Fields.Field> fields = new LinkedHashMap<>();
    private int slots;
    private boolean readsAll;
    private int wholeSlot = -1;

    /// A top-level field.
    Fields.Field field(Site site, String name, boolean inLoop) {
        Fields.Field known = fields.get(name);
        Fields.Field field = known == null ? new Fields.Field(site, name) : known;
        fields.put(name, field);
        if ((known != null || inLoop) && !field.isShared()) {
            field.share(slot());
        }
        return field;
    }

    /// A member of an object, or a field whose whole name has the dots in it.
    Node nested(Site site, List<String> path, boolean inLoop) {
        if (path.size() == 1) {
            return field(site, path.getFirst(), inLoop);
        }
        return new Fields.Nested(
                site,
                field(site, String.join(".", path), inLoop),
                field(site, path.getFirst(), inLoop),
                List.copyOf(path.subList(1, path.size())));
    }

    /// All fields as one object.
    Node whole(Site site) {
        readsAll = true;
        if (wholeSlot < 0) {
            wholeSlot = slot();
        }
        return new Fields.Whole(site, wholeSlot);
    }

    /// A field whose name depends on the row.
    Node dynamic(Site site, Node name) {
        readsAll = true;
        return new Fields.Dynamic(site, name);
    }

    /// A slot that nothing else uses.
    int slot() {
        return slots++;
    }

    int slots() {
        return slots;
    }

    boolean readsAll() {
        return readsAll;
    }

    Set<String> names() {
        return Set.copyOf(fields.keySet());
    }
}
