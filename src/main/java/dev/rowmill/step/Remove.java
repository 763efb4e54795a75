package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.Row;

import java.util.List;

/// `remove`: drops fields.
record Remove(List<Path> fields) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "remove",
                    StepSpec.Kind.CPU,
                    "Drops the listed fields; a field that a row does not have is passed over.",
                    Form.of(
                            Form.Shorthand.LIST,
                            Option.required(
                                    "fields", OptionType.Plain.FIELDS, "the fields to drop")),
                    List.of(
                            Example.of(
                                    """
                                    ["b", "geo.city"]\
                                    """,
                                    """
                                    {"a":1,"b":2,"geo":{"country":"AU","city":"Sydney"}}\
                                    """,
                                    """
                                    {"a":1,"geo":{"country":"AU"}}\
                                    """)),
                    options -> new Remove(options.get("fields").paths()));

    @Override
    public void apply(Row row, RowSink out) {
        Row changed = row;
        for (Path field : fields) {
            changed = field.remove(changed);
        }
        out.add(changed);
    }
}
