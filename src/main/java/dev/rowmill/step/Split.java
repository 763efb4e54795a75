package dev.rowmill.step;

import dev.rowmill.regex.Matcher;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `split`: the parts of a text between the matches of a pattern.
record Split(Search search, @Nullable Path into) implements CpuStep {
    /// How many parts one text may have.
    private static final int MAX_PARTS = 100_000;

    static final StepSpec SPEC =
            new StepSpec(
                    "split",
                    StepSpec.Kind.CPU,
                    "Splits a text at every match of a pattern into an array; empty parts are kept, also at the end, and null stays null.",
                    Form.of(
                            Search.FIELD,
                            Option.required(
                                    "pattern",
                                    OptionType.Plain.PATTERN,
                                    "what stands between the parts; an empty match at the very beginning splits nothing off"),
                            Option.optional(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the array, by default the field itself"),
                            Search.ENGINE,
                            Search.REGEX_BUDGET),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "tags", "pattern": "\\\\s*,\\\\s*"}\
                                    """,
                                    List.of(
                                            """
                                            {"tags":"red, green,,"}\
                                            """,
                                            """
                                            {"tags":null}\
                                            """),
                                    List.of(
                                            """
                                            {"tags":["red","green","",""]}\
                                            """,
                                            """
                                            {"tags":null}\
                                            """)),
                            Example.of(
                                    """
                                    {"field": "path", "pattern": "/", "into": "parts"}\
                                    """,
                                    """
                                    {"path":"a/b"}\
                                    """,
                                    """
                                    {"path":"a/b","parts":["a","b"]}\
                                    """),
                            Example.failing(
                                    """
                                    {"field": "tags", "pattern": ","}\
                                    """,
                                    """
                                    {"tags":["red"]}\
                                    """,
                                    ErrorCode.CONVERSION_FAILED)),
                    Split::plan);

    private static Plan plan(Options options) {
        return new Split(Search.of(options), options.find("into", Given::path));
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var finder = new Finder(search);
        Path target = into == null ? search.field() : into;
        return (row, out) -> {
            if (finder.reset(row)) {
                out.add(target.set(row, new Value.Array(parts(finder))));
            } else {
                out.add(into == null ? row : into.set(row, Value.Null.NULL));
            }
        };
    }

    private List<Value> parts(Finder finder) throws RowException {
        var parts = new ArrayList<Value>();
        int start = finder.isOnBytes() ? finder.view().from() : 0;
        int from = start;
        while (finder.find()) {
            Matcher match = finder.match();
            if (!match.isWhole()) {
                finder.useString();
                return parts(finder);
            }
            if (match.end(0) > start) {
                add(parts, finder.text(from, match.start(0)));
                from = match.end(0);
            }
        }
        add(parts, finder.text(from, finder.end()));
        return parts;
    }

    private void add(List<Value> parts, String part) throws RowException {
        if (parts.size() >= MAX_PARTS) {
            throw search.overBudget(
                    "expected at most " + MAX_PARTS + " parts of a text, found more");
        }
        parts.add(Value.text(part));
    }
}
