package dev.rowmill.step;

import dev.rowmill.regex.Regex;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `extract`: copies parts of a text into fields of their own.
record Extract(Search search, List<Part> parts, OnMiss onMiss) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "extract",
                    StepSpec.Kind.CPU,
                    "Copies what the first match of a pattern found into fields: named groups under their names, the match into `into`.",
                    Form.of(
                            Search.FIELD,
                            Search.PATTERN,
                            Option.optional(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the whole match; needed where the pattern names no group"),
                            Option.optional(
                                            "group",
                                            OptionType.Plain.GROUP,
                                            "the group that goes into `into`")
                                    .or("0"),
                            Option.optional(
                                            "on_miss",
                                            OptionType.OneOf.of(OnMiss.class),
                                            "what becomes of a row without a match: its fields are null, it fails, or it stays as it is")
                                    .or("null"),
                            Search.ENGINE,
                            Search.REGEX_BUDGET),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "ua", "pattern": "(?<browser>Firefox|Chrome)/(?<major>\\\\d+)"}\
                                    """,
                                    List.of(
                                            """
                                            {"ua":"Mozilla/5.0 Firefox/128.0"}\
                                            """,
                                            """
                                            {"ua":"curl/8"}\
                                            """),
                                    List.of(
                                            """
                                            {"ua":"Mozilla/5.0 Firefox/128.0","browser":"Firefox","major":"128"}\
                                            """,
                                            """
                                            {"ua":"curl/8","browser":null,"major":null}\
                                            """)),
                            Example.of(
                                    """
                                    {"field": "line", "pattern": "id=(\\\\d+)", "into": "id", "group": 1}\
                                    """,
                                    """
                                    {"line":"id=7"}\
                                    """,
                                    """
                                    {"line":"id=7","id":"7"}\
                                    """),
                            Example.failing(
                                    """
                                    {"field": "line", "pattern": "id=(?<id>\\\\d+)", "on_miss": "error"}\
                                    """,
                                    """
                                    {"line":"none"}\
                                    """,
                                    ErrorCode.NO_MATCH)),
                    Extract::plan);

    /// What becomes of a row without a match.
    enum OnMiss {
        /// The fields are null.
        NULL,
        /// The row fails.
        ERROR,
        /// The row stays as it is.
        SKIP
    }

    /// A group and the field that it goes into.
    record Part(int group, Changes.Target into) {
        Part(int group, Path into) {
            this(group, Changes.Target.of(into));
        }
    }

    private static Plan plan(Options options) {
        Search search = Search.of(options);
        Regex regex = search.regex();
        var parts = new ArrayList<Part>();
        for (String name : regex.groupNames()) {
            parts.add(new Part(regex.groupNumber(name), Path.of(name)));
        }
        Path into = options.find("into", Given::path);
        if (into != null) {
            int group = group(options.get("group"), search);
            parts.removeIf(part -> part.into.path().text().equals(into.text()));
            parts.add(new Part(group, into));
        } else if (options.has("group")) {
            options.get("group").problem("expected \"into\" beside \"group\", found none");
        } else if (parts.isEmpty() && !search.isPlaceholder()) {
            options.get("pattern")
                    .problem(
                            "expected a named group such as (?<name>…), or \"into\", found neither");
        }
        return new Extract(search, parts, options.get("on_miss").oneOf(OnMiss.class));
    }

    private static int group(Given given, Search search) {
        Regex regex = search.regex();
        if (search.isPlaceholder()) {
            return 0;
        }
        if (given.node().isTextual() && !given.node().textValue().equals("0")) {
            String name = given.node().textValue();
            int group = regex.groupNumber(name);
            if (group < 0) {
                given.problem(Given.unknown("group", name, regex.groupNames()));
            }
            return Math.max(0, group);
        }
        return given.node().isTextual() ? 0 : (int) given.whole(0, regex.groupCount());
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var finder = new Finder(search);
        return (row, out) -> apply(row, out, finder);
    }

    private void apply(Row row, RowSink out, Finder finder) throws RowException {
        boolean present = finder.reset(row);
        if (present && finder.find()) {
            out.add(matched(row, finder));
            return;
        }
        switch (onMiss) {
            case NULL -> out.add(missed(row));
            case SKIP -> out.add(row);
            case ERROR -> throw noMatch(present ? finder.text() : null);
        }
    }

    private Row matched(Row row, Finder finder) {
        var changes = new Changes(row);
        for (Part part : parts) {
            changes.set(part.into, finder, part.group);
        }
        return changes.row();
    }

    private Row missed(Row row) {
        var changes = new Changes(row);
        for (Part part : parts) {
            changes.set(part.into, Value.Null.NULL);
        }
        return changes.row();
    }

    private RowException noMatch(@Nullable String text) {
        return new RowException(
                ErrorCode.NO_MATCH,
                "field \"%s\": expected a match of %s, found %s"
                        .formatted(
                                search.field(),
                                Json.shortened(search.regex().pattern()),
                                text == null ? "nothing" : "\"" + Json.shortened(text) + "\""));
    }
}
