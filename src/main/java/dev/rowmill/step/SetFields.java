package dev.rowmill.step;

import dev.rowmill.expr.Expression;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `set`: computes fields, in order; later ones see earlier ones.
record SetFields(List<Assignment> assignments, Instant now) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "set",
                    StepSpec.Kind.CPU,
                    "Computes fields, in order; later ones see earlier ones.",
                    Form.of(
                            Form.Shorthand.MEMBERS,
                            Option.required(
                                    "values",
                                    new OptionType.Members(OptionType.Plain.EXPRESSION),
                                    "the fields to write and what to write")),
                    List.of(
                            Example.of(
                                    """
                                    {"total": "amount * qty", "double": "total * 2"}\
                                    """,
                                    """
                                    {"amount":5,"qty":3}\
                                    """,
                                    """
                                    {"amount":5,"qty":3,"total":15,"double":30}\
                                    """),
                            Example.of(
                                    """
                                    {"values": {"geo.zone": "'north'"}, "if": "lat > 0"}\
                                    """,
                                    """
                                    {"lat":52}\
                                    """,
                                    """
                                    {"lat":52,"geo":{"zone":"north"}}\
                                    """)),
                    SetFields::plan);

    /// One field and what is written to it.
    record Assignment(Path field, Expression value) {}

    private static Plan plan(Options options) {
        var assignments = new ArrayList<Assignment>();
        options.get("values")
                .members()
                .forEach((name, given) ->
                        assignments.add(new Assignment(given.named(name), given.expression())));
        return run -> new SetFields(assignments, run.startedAt());
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        Row changed = row;
        for (Assignment assignment : assignments) {
            changed = assign(changed, assignment);
        }
        out.add(changed);
    }

    private Row assign(Row row, Assignment assignment) throws RowException {
        try {
            return assignment.field.set(row, assignment.value.evaluate(row, now));
        } catch (RowException e) {
            RowError error = e.error();
            throw new RowException(
                    error.code(), "field \"" + assignment.field + "\": " + error.detail());
        }
    }
}
