package dev.rowmill.step;

import dev.rowmill.expr.Evaluator;
import dev.rowmill.expr.Expression;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowEdit;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;

import org.jspecify.annotations.Nullable;

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
    ///
    /// @param name the field at the top level, or nothing where the row decides whether it is there
    /// @param needsRow whether the value, or where it goes, may depend on what was written before
    record Assignment(Path field, Expression value, @Nullable FieldName name, boolean needsRow) {
        private static Assignment of(Path field, Expression value, List<Assignment> before) {
            boolean isPlain = field.text().indexOf('.') < 0;
            boolean needsRow = !isPlain || value.readsWholeRow();
            for (Assignment other : before) {
                String written = other.field.text();
                String head = written.split("\\.", -1)[0];
                needsRow |= value.fields().contains(written) || value.fields().contains(head);
            }
            FieldName name = isPlain ? FieldName.of(field.text()) : null;
            return new Assignment(field, value, name, needsRow);
        }
    }

    private static Plan plan(Options options) {
        var assignments = new ArrayList<Assignment>();
        options.get("values")
                .members()
                .forEach((name, given) ->
                        assignments.add(
                                Assignment.of(given.named(name), given.expression(), assignments)));
        return run -> new SetFields(assignments, run.startedAt());
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        return new Worker(assignments, now);
    }

    /// Takes rows through the step, with one change of a row for as many fields as can be. One thread at a time.
    private static final class Worker implements CpuStep {
        private final Assignment[] assignments;
        private final Evaluator[] values;
        private final TextView text = new TextView();

        Worker(List<Assignment> assignments, Instant now) {
            this.assignments = assignments.toArray(Assignment[]::new);
            this.values =
                    assignments.stream().map(a -> a.value.evaluator(now)).toArray(Evaluator[]::new);
        }

        @Override
        public void apply(Row row, RowSink out) throws RowException {
            Row seen = row;
            RowEdit edit = null;
            for (int i = 0; i < assignments.length; i++) {
                Assignment assignment = assignments[i];
                if (edit != null && assignment.needsRow) {
                    seen = edit.row();
                    edit = null;
                }
                try {
                    if (assignment.name == null) {
                        seen = assignment.field.set(seen, values[i].evaluate(seen));
                    } else {
                        edit = edit == null ? seen.edit() : edit;
                        assign(seen, edit, assignment.name, values[i]);
                    }
                } catch (RowException e) {
                    RowError error = e.error();
                    throw new RowException(
                            error.code(), "field \"" + assignment.field + "\": " + error.detail());
                }
            }
            out.add(edit == null ? seen : edit.row());
        }

        private void assign(Row row, RowEdit edit, FieldName name, Evaluator value)
                throws RowException {
            if (value.text(row, text)) {
                edit.setText(name, text.bytes(), text.from(), text.to());
            } else {
                edit.set(name, value.evaluate(row));
            }
        }
    }
}
