package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// `aggregate`: one row per group of rows. Immutable, and its own plan's content.
///
/// @param by the fields whose values make a group; none for one group of all rows
/// @param memoryBytes what the groups of one run may hold of memory, by estimate
/// @param scratch where the others go
record Aggregate(List<Path> by, List<AggregateColumn> columns, long memoryBytes, Scratch scratch)
        implements Plan {
    private static final Form FORM =
            Form.of(
                    Form.Shorthand.OPEN,
                    Option.optional(
                            "by",
                            OptionType.Plain.KEY,
                            "the fields that make a group, a list or one name; without them all rows are one. Every other name is an aggregate:"
                                    + " count(), count(x), sum(x), avg(x), min(x), max(x), count_distinct(x),"
                                    + " approx_percentile(x, 0.95), first(x), last(x) or collect(x)"));

    private static final List<Example> EXAMPLES =
            List.of(
                    Example.of(
                            """
                            {"by": ["country"], "orders": "count()", "revenue": "sum(price * qty)"}\
                            """,
                            List.of(
                                    """
                                    {"country":"AU","price":5,"qty":2}\
                                    """,
                                    """
                                    {"country":"DE","price":7,"qty":1}\
                                    """,
                                    """
                                    {"country":"AU","price":1,"qty":3}\
                                    """),
                            List.of(
                                    """
                                    {"country":"AU","orders":2,"revenue":13}\
                                    """,
                                    """
                                    {"country":"DE","orders":1,"revenue":7}\
                                    """)),
                    Example.of(
                            """
                            {"rows": "count()", "mean": "avg(ms)", "p50": "approx_percentile(ms, 0.5)"}\
                            """,
                            List.of(
                                    """
                                    {"ms":1}\
                                    """,
                                    """
                                    {"ms":2}\
                                    """,
                                    """
                                    {"ms":null}\
                                    """,
                                    """
                                    {"ms":6}\
                                    """),
                            List.of(
                                    """
                                    {"rows":4,"mean":3.0,"p50":2.0}\
                                    """)),
                    Example.failing(
                            """
                            {"total": "sum(amount)"}\
                            """,
                            """
                            {"amount":"five"}\
                            """,
                            ErrorCode.EXPRESSION_ERROR));

    /// The step, whose groups may hold so much memory in each run; others go to the disk.
    static StepSpec spec(long memoryBytes, Scratch scratch) {
        return new StepSpec(
                "aggregate",
                StepSpec.Kind.DATASET,
                "Gives one row per group, in order of first appearance; rows that `if` excludes are left out.",
                FORM,
                EXAMPLES,
                options -> plan(options, memoryBytes, scratch));
    }

    private static Plan plan(Options options, long memoryBytes, Scratch scratch) {
        List<Path> by = options.has("by") ? options.get("by").key() : List.of();
        var names = new HashSet<String>();
        by.forEach(field -> names.add(field.text()));
        var columns = new ArrayList<AggregateColumn>();
        options.others()
                .forEach((name, given) -> {
                    if (!names.add(name)) {
                        given.problem(
                                "expected a name that is not in \"by\", found \"" + name + "\"");
                    }
                    columns.add(AggregateColumn.of(name, given));
                });
        if (by.isEmpty() && columns.isEmpty()) {
            options.problem(
                    "expected \"by\" or an aggregate such as \"rows\": \"count()\", found neither");
        }
        return new Aggregate(by, columns, memoryBytes, scratch);
    }

    @Override
    public DatasetStep begin(RunContext run) {
        var kind = new GroupTable.Kind(this, run.startedAt());
        return new DatasetStep() {
            @Override
            public Partial partial() {
                return kind.part();
            }

            @Override
            public Total total() {
                return new KeyedTotal(kind, memoryBytes, scratch);
            }
        };
    }
}
