package dev.rowmill.step;

import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;
import dev.rowmill.regex.Replacement;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `replace`: replaces every match of a pattern.
record Replace(Search search, Replacement with, @Nullable Path into) implements CpuStep {
    /// The longest result, in UTF-16 units: a bound against replacements that multiply the text.
    private static final int MAX_LENGTH = 1 << 20;

    static final StepSpec SPEC =
            new StepSpec(
                    "replace",
                    StepSpec.Kind.CPU,
                    "Replaces every match of a pattern; a field that is null or missing stays so.",
                    Form.of(
                            Search.FIELD,
                            Search.PATTERN,
                            Option.required(
                                    "with",
                                    OptionType.Plain.TEXT,
                                    "what takes its place; $1 and ${name} stand for groups, \\$ for a dollar"),
                            Option.optional(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the result, by default the field itself"),
                            Search.ENGINE,
                            Search.REGEX_BUDGET),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "phone", "pattern": "[^0-9]+", "with": ""}\
                                    """,
                                    """
                                    {"phone":"+49 (30) 1234"}\
                                    """,
                                    """
                                    {"phone":"49301234"}\
                                    """),
                            Example.of(
                                    """
                                    {"field": "day", "pattern": "(\\\\d+)/(\\\\d+)/(?<year>\\\\d+)", "with": "${year}-$1-$2", "into": "iso"}\
                                    """,
                                    """
                                    {"day":"12/31/2025"}\
                                    """,
                                    """
                                    {"day":"12/31/2025","iso":"2025-12-31"}\
                                    """)),
                    Replace::plan);

    private static Plan plan(Options options) {
        Search search = Search.of(options);
        Given with = options.get("with");
        Path into = options.find("into", Given::path);
        String template = with.anyText();
        Plan unusable = run -> (CpuStep) (row, out) -> out.add(row);
        if (search.isPlaceholder() || !with.node().isTextual()) {
            return unusable;
        }
        try {
            return new Replace(search, Replacement.parse(template, search.regex()), into);
        } catch (RegexException e) {
            with.problem(Given.positioned(e.detail(), e.position()));
            return unusable;
        }
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var finder = new Finder(search);
        var result = new Replacement.Result();
        Changes.Target target = Changes.Target.of(into == null ? search.field() : into);
        return (row, out) ->
                out.add(finder.reset(row) ? replaced(row, finder, result, target) : row);
    }

    private Row replaced(Row row, Finder finder, Replacement.Result result, Changes.Target target)
            throws RowException {
        try {
            if (!finder.isOnBytes()) {
                return replaced(row, finder.text());
            }
            TextView view = finder.view();
            boolean whole =
                    with.replaceAll(
                            finder.match(),
                            view.bytes(),
                            view.from(),
                            view.to(),
                            MAX_LENGTH,
                            result);
            if (!whole) {
                return replaced(row, finder.text());
            }
            if (into == null && result.isUnchanged()) {
                return row;
            }
            var changes = new Changes(row);
            changes.set(target, result.toByteArray());
            return changes.row();
        } catch (RegexBudgetException e) {
            throw search.overBudget(e);
        }
    }

    private Row replaced(Row row, String text) {
        String result = with.replaceAll(text, MAX_LENGTH);
        if (into != null) {
            return into.set(row, Value.text(result));
        }
        return result.equals(text) ? row : search.field().set(row, Value.text(result));
    }
}
