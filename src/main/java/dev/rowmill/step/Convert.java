package dev.rowmill.step;

import dev.rowmill.row.Conversion;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.List;

/// `convert`: gives fields another type.
record Convert(List<Target> targets) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "convert",
                    StepSpec.Kind.CPU,
                    "Gives fields another type; what does not convert is a row error, null and missing fields stay.",
                    Form.of(
                            Form.Shorthand.MEMBERS,
                            Option.required(
                                    "values",
                                    new OptionType.Members(OptionType.OneOf.of(Conversion.class)),
                                    "types by field: int, double, bool, string or timestamp")),
                    List.of(
                            Example.of(
                                    """
                                    {"qty": "int", "price": "double", "paid": "bool", "at": "timestamp"}\
                                    """,
                                    """
                                    {"qty":"12","price":"1.50","paid":"true","at":1700000000}\
                                    """,
                                    """
                                    {"qty":12,"price":1.50,"paid":true,"at":"2023-11-14T22:13:20Z"}\
                                    """),
                            Example.failing(
                                    """
                                    {"qty": "int"}\
                                    """,
                                    """
                                    {"qty":"a dozen"}\
                                    """,
                                    ErrorCode.CONVERSION_FAILED)),
                    Convert::plan);

    /// A field and the type it is given.
    record Target(Path field, Conversion type) {}

    private static Plan plan(Options options) {
        var targets = new ArrayList<Target>();
        options.get("values")
                .members()
                .forEach((name, given) ->
                        targets.add(new Target(given.named(name), given.oneOf(Conversion.class))));
        return new Convert(targets);
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        Row changed = row;
        for (Target target : targets) {
            Value value = target.field.get(changed);
            if (value != null && value != Value.Null.NULL) {
                Value converted = target.type.convert(value, target.field);
                changed = converted.equals(value) ? changed : target.field.set(changed, converted);
            }
        }
        out.add(changed);
    }
}
