package dev.rowmill.step;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import java.util.Arrays;
import java.util.List;

/// `select`: keeps only some fields, in the order of the list.
record Select(List<Field> fields) implements CpuStep {
    private static final int[] NONE = {};

    static final StepSpec SPEC =
            new StepSpec(
                    "select",
                    StepSpec.Kind.CPU,
                    "Keeps only the listed fields, in the order of the list; a field that a row does not have is left out.",
                    Form.of(
                            Form.Shorthand.LIST,
                            Option.required(
                                    "fields", OptionType.Plain.FIELDS, "the fields to keep")),
                    List.of(
                            Example.of(
                                    """
                                    ["c", "a"]\
                                    """,
                                    """
                                    {"a":1,"b":2,"c":3}\
                                    """,
                                    """
                                    {"c":3,"a":1}\
                                    """),
                            Example.of(
                                    """
                                    {"fields": ["geo.country"]}\
                                    """,
                                    """
                                    {"ip":"1.1.1.1","geo":{"country":"AU","city":"Sydney"}}\
                                    """,
                                    """
                                    {"geo":{"country":"AU"}}\
                                    """)),
                    options ->
                            new Select(
                                    options.get("fields").paths().stream()
                                            .map(Field::of)
                                            .toList()));

    /// A field to keep: its path, its whole name, and the top-level field that holds it if the name
    /// has dots.
    record Field(Path path, FieldName whole, FieldName head) {
        static Field of(Path path) {
            int dot = path.text().indexOf('.');
            String head = dot > 0 ? path.text().substring(0, dot) : path.text();
            return new Field(path, FieldName.of(path.text()), FieldName.of(head));
        }
    }

    @Override
    public void apply(Row row, RowSink out) {
        var kept = new int[fields.size()];
        int count = 0;
        Row nested = null;
        for (Field field : fields) {
            int index = row.find(field.whole);
            if (index < 0) {
                Value value = field.path.get(row);
                if (value == null) {
                    continue;
                }
                nested = field.path.set(nested == null ? row.only(NONE) : nested, value);
                index = row.find(field.head);
            }
            count = add(kept, count, index);
        }
        Row result = row.only(Arrays.copyOf(kept, count));
        out.add(nested == null ? result : within(result, nested));
    }

    private static int add(int[] kept, int count, int index) {
        for (int i = 0; i < count; i++) {
            if (kept[i] == index) {
                return count;
            }
        }
        kept[count] = index;
        return count + 1;
    }

    /// Replaces objects by the members that were selected of them, unless they were selected as a
    /// whole.
    private Row within(Row result, Row nested) {
        Row narrowed = result;
        for (int i = 0; i < nested.size(); i++) {
            FieldName head = FieldName.of(nested.name(i));
            if (fields.stream().noneMatch(field -> field.whole.equals(head))) {
                narrowed = narrowed.with(head, nested.value(i));
            }
        }
        return narrowed;
    }
}
