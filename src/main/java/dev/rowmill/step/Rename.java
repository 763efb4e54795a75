package dev.rowmill.step;

import dev.rowmill.row.FieldName;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// `rename`: gives fields other names, all at the same time, so that two fields can swap theirs.
record Rename(List<Change> changes) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "rename",
                    StepSpec.Kind.CPU,
                    "Gives fields other names, all at the same time; a field that had the new name is gone.",
                    Form.of(
                            Form.Shorthand.MEMBERS,
                            Option.required(
                                    "values",
                                    new OptionType.Members(OptionType.Plain.FIELD),
                                    "new names by old names")),
                    List.of(
                            Example.of(
                                    """
                                    {"a": "b", "b": "a"}\
                                    """,
                                    """
                                    {"a":1,"b":2}\
                                    """,
                                    """
                                    {"b":1,"a":2}\
                                    """),
                            Example.of(
                                    """
                                    {"geo.country": "country"}\
                                    """,
                                    """
                                    {"geo":{"country":"AU","city":"Sydney"}}\
                                    """,
                                    """
                                    {"geo":{"city":"Sydney"},"country":"AU"}\
                                    """)),
                    Rename::plan);

    /// One field's old and new name.
    ///
    /// @param parking the name that the field has until all others are renamed: the new one where
    /// nothing is in its way
    record Change(Path from, FieldName fromWhole, Path to, FieldName toWhole, FieldName parking) {
        boolean isParked() {
            return !parking.equals(toWhole);
        }
    }

    private static Plan plan(Options options) {
        Map<String, Given> members = options.get("values").members();
        var targets = new HashSet<String>();
        members.forEach((_, given) -> {
            if (!targets.add(given.path().text()) && given.node().isTextual()) {
                given.expected("every new name once");
            }
        });
        boolean simple =
                targets.stream().noneMatch(to -> members.containsKey(to) || to.contains("."));
        var changes = new ArrayList<Change>();
        members.forEach((name, given) -> {
            Path to = Path.of(given.node().asText());
            String parking = simple ? to.text() : "\0" + changes.size();
            changes.add(
                    new Change(
                            given.named(name),
                            FieldName.of(name),
                            to,
                            FieldName.of(to.text()),
                            FieldName.of(parking)));
        });
        return new Rename(changes);
    }

    @Override
    public void apply(Row row, RowSink out) {
        Row changed = row;
        for (Change change : changes) {
            changed = park(changed, change);
        }
        for (Change change : changes) {
            changed = change.isParked() ? settle(changed, change) : changed;
        }
        out.add(changed);
    }

    private static Row park(Row row, Change change) {
        if (row.has(change.fromWhole)) {
            return row.renamed(change.fromWhole, change.parking);
        }
        @Nullable Value nested = change.from.get(row);
        return nested == null ? row : change.from.remove(row).with(change.parking, nested);
    }

    private static Row settle(Row row, Change change) {
        Value value = row.get(change.parking);
        if (value == null) {
            return row;
        }
        boolean inPlace = change.to.text().indexOf('.') < 0 || row.has(change.toWhole);
        return inPlace
                ? row.renamed(change.parking, change.toWhole)
                : change.to.set(row.without(change.parking), value);
    }
}
