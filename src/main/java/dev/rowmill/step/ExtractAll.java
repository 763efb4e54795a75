package dev.rowmill.step;

import dev.rowmill.regex.Matcher;
import dev.rowmill.regex.Regex;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `extract_all`: every match of a pattern, as an array.
record ExtractAll(Search search, List<Name> names, Path into) implements CpuStep {
    /// How many matches one text may have, and how many groups they may have together.
    private static final int MAX_PARTS = 100_000;

    /// How long they may be together, in UTF-16 units: nested groups can multiply a text.
    private static final long MAX_LENGTH = 4 << 20;

    static final StepSpec SPEC =
            new StepSpec(
                    "extract_all",
                    StepSpec.Kind.CPU,
                    "Collects every match of a pattern in an array, which is empty where there is none or the field is null or missing.",
                    Form.of(
                            Search.FIELD,
                            Search.PATTERN,
                            Option.required(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the array; a match is in it as the text of the match, or of the group where the pattern has"
                                            + " one, as an array where it has several, as an object of the named ones where groups have names"),
                            Search.ENGINE,
                            Search.REGEX_BUDGET),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "text", "pattern": "#(\\\\w+)", "into": "tags"}\
                                    """,
                                    List.of(
                                            """
                                            {"text":"#java and #rows"}\
                                            """,
                                            """
                                            {"text":null}\
                                            """),
                                    List.of(
                                            """
                                            {"text":"#java and #rows","tags":["java","rows"]}\
                                            """,
                                            """
                                            {"text":null,"tags":[]}\
                                            """)),
                            Example.of(
                                    """
                                    {"field": "s", "pattern": "(?<k>[a-z]+)=(?<v>\\\\d+)?", "into": "s"}\
                                    """,
                                    """
                                    {"s":"a=1; b="}\
                                    """,
                                    """
                                    {"s":[{"k":"a","v":"1"},{"k":"b","v":null}]}\
                                    """),
                            Example.failing(
                                    """
                                    {"field": "s", "pattern": "[0-9]+", "into": "numbers"}\
                                    """,
                                    """
                                    {"s":{"a":1}}\
                                    """,
                                    ErrorCode.CONVERSION_FAILED)),
                    ExtractAll::plan);

    /// A group that has a name.
    record Name(int group, String text) {}

    private static Plan plan(Options options) {
        Search search = Search.of(options);
        Regex regex = search.regex();
        var names = new ArrayList<Name>();
        for (String name : regex.groupNames()) {
            names.add(new Name(regex.groupNumber(name), name));
        }
        return new ExtractAll(search, names, options.get("into").path());
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var finder = new Finder(search);
        return (row, out) -> {
            List<Value> matches = finder.reset(row) ? matches(finder) : List.of();
            out.add(into.set(row, new Value.Array(matches)));
        };
    }

    private List<Value> matches(Finder finder) throws RowException {
        var matches = new ArrayList<Value>();
        int groups = search.regex().groupCount();
        long length = 0;
        while (finder.find()) {
            Matcher match = finder.match();
            if (!match.isWhole()) {
                finder.useString();
                return matches(finder);
            }
            matches.add(value(match));
            for (int group = 0; group <= groups; group++) {
                length += match.end(group) - match.start(group);
            }
            if (finder.isOnBytes() && length > MAX_LENGTH) {
                finder.useString(); // there may be fewer letters than bytes
                return matches(finder);
            }
            checkBounds((long) matches.size() * Math.max(1, groups), length);
        }
        return matches;
    }

    private Value value(Matcher match) {
        int groups = search.regex().groupCount();
        if (!names.isEmpty()) {
            Map<String, Value> members = new LinkedHashMap<>();
            for (Name name : names) {
                members.put(name.text, group(match, name.group));
            }
            return new Value.Obj(members);
        }
        if (groups <= 1) {
            return group(match, groups);
        }
        var items = new ArrayList<Value>(groups);
        for (int group = 1; group <= groups; group++) {
            items.add(group(match, group));
        }
        return new Value.Array(items);
    }

    private static Value group(Matcher match, int group) {
        String text = match.group(group);
        return text == null ? Value.Null.NULL : Value.text(text);
    }

    private void checkBounds(long parts, long length) throws RowException {
        if (parts > MAX_PARTS || length > MAX_LENGTH) {
            throw new RowException(
                    ErrorCode.REGEX_BUDGET_EXCEEDED,
                    "field \"%s\": expected at most %d matches and groups with %d letters in one text, found more"
                            .formatted(search.field(), MAX_PARTS, MAX_LENGTH));
        }
    }
}
