package dev.rowmill.step;

import dev.rowmill.row.Path;
import dev.rowmill.row.RowCodec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// `sort`: all rows in another order. Immutable, and its own plan's content.
///
/// @param limit how many rows to keep; all of them where it is the largest number
/// @param memoryBytes what the rows of one run may hold of memory, by estimate
/// @param scratch where the others go
record Sort(SortOrder order, long limit, long memoryBytes, Scratch scratch) implements Plan {
    private static final Form FORM =
            Form.of(
                    Option.required(
                            "by",
                            OptionType.Plain.KEY,
                            "the fields to sort by, a list or one name; a minus before a name is descending order. Numbers come"
                                    + " before texts, then truth values, arrays and objects; numbers by value, texts by code"
                                    + " point, false before true, arrays and objects member by member. Null and missing"
                                    + " fields come last in either order"),
                    Option.optional(
                            "limit",
                            new OptionType.Whole(1, Integer.MAX_VALUE),
                            "keeps only the first so many rows"));

    private static final List<Example> EXAMPLES =
            List.of(
                    Example.of(
                            """
                            {"by": ["-revenue", "name"]}\
                            """,
                            List.of(
                                    """
                                    {"name":"Bo","revenue":5}\
                                    """,
                                    """
                                    {"name":"Cy"}\
                                    """,
                                    """
                                    {"name":"Di","revenue":7.5}\
                                    """,
                                    """
                                    {"name":"Al","revenue":5.0}\
                                    """),
                            List.of(
                                    """
                                    {"name":"Di","revenue":7.5}\
                                    """,
                                    """
                                    {"name":"Al","revenue":5.0}\
                                    """,
                                    """
                                    {"name":"Bo","revenue":5}\
                                    """,
                                    """
                                    {"name":"Cy"}\
                                    """)),
                    Example.of(
                            """
                            {"by": "ms", "limit": 2}\
                            """,
                            List.of(
                                    """
                                    {"ms":30}\
                                    """,
                                    """
                                    {"ms":10}\
                                    """,
                                    """
                                    {"ms":20}\
                                    """),
                            List.of(
                                    """
                                    {"ms":10}\
                                    """,
                                    """
                                    {"ms":20}\
                                    """)));

    /// The step, whose rows may hold so much memory in each run.
    static StepSpec spec(long memoryBytes, Scratch scratch) {
        return new StepSpec(
                "sort",
                StepSpec.Kind.DATASET,
                "Puts all rows in order, equal ones in input order; rows that `if` excludes come after the others.",
                FORM,
                EXAMPLES,
                options -> plan(options, memoryBytes, scratch));
    }

    private static Plan plan(Options options, long memoryBytes, Scratch scratch) {
        long limit = options.has("limit") ? options.whole("limit") : Long.MAX_VALUE;
        return new Sort(order(options.get("by")), limit, memoryBytes, scratch);
    }

    private static SortOrder order(Given by) {
        if (by.node().isTextual()) {
            return new SortOrder(List.of(key(by)));
        }
        if (!by.node().isArray() || by.node().isEmpty()) {
            by.expected("a list of fields, such as [\"-revenue\", \"name\"]");
        }
        var keys = new ArrayList<SortOrder.Key>();
        var seen = new HashSet<String>();
        for (int i = 0; i < by.node().size(); i++) {
            var given =
                    new Given(by.node().path(i), Problems.element(by.pointer(), i), by.problems());
            SortOrder.Key key = key(given);
            keys.add(key);
            if (given.node().isTextual() && !seen.add(key.field().text())) {
                given.problem("expected each field once, found \"" + key.field() + "\" again");
            }
        }
        return new SortOrder(keys);
    }

    private static SortOrder.Key key(Given given) {
        String text = given.text();
        boolean descending = text.startsWith("-") && text.length() > 1;
        return new SortOrder.Key(Path.of(descending ? text.substring(1) : text), descending);
    }

    @Override
    public DatasetStep begin(RunContext run) {
        var codec = new RowCodec();
        return new DatasetStep() {
            @Override
            public Partial partial() {
                return new Sorted.Part(Sort.this, codec);
            }

            @Override
            public Total total() {
                return new Sorted(Sort.this, codec);
            }
        };
    }
}
