package dev.rowmill.step;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowEdit;
import dev.rowmill.row.Value;

import java.nio.charset.StandardCharsets;

/// Several fields of a row that a step sets, made into a row at the end.
final class Changes {
    private Row row;
    private RowEdit edit;

    Changes(Row row) {
        this.row = row;
        this.edit = row.edit();
    }

    /// A field that is set in many rows.
    record Target(Path path, FieldName name, boolean isNested) {
        static Target of(Path path) {
            return new Target(path, FieldName.of(path.text()), path.text().indexOf('.') >= 0);
        }
    }

    void set(Target target, Value value) {
        if (target.isNested) {
            row = target.path.set(edit.row(), value);
            edit = row.edit();
        } else {
            edit.set(target.name, value);
        }
    }

    /// Sets a field to what a group of a match found, or to null if the group took no part.
    void set(Target target, Finder finder, int group) {
        boolean asBytes =
                finder.isOnBytes()
                        && finder.view().isShared()
                        && !target.isNested
                        && finder.match().isWhole()
                        && finder.match().start(group) >= 0;
        if (asBytes) {
            int from = finder.match().start(group);
            edit.setText(target.name, finder.view().bytes(), from, finder.match().end(group));
        } else {
            String text = finder.match().group(group);
            set(target, text == null ? Value.Null.NULL : Value.text(text));
        }
    }

    /// Sets a field to a text whose UTF-8 is never changed.
    void set(Target target, byte[] utf8) {
        if (target.isNested) {
            set(target, Value.text(new String(utf8, StandardCharsets.UTF_8)));
        } else {
            edit.setText(target.name, utf8, 0, utf8.length);
        }
    }

    Row row() {
        return edit.row();
    }
}
