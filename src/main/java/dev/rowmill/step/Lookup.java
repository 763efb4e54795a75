package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;

import java.util.List;

/// `lookup`: joins each row with the row of a stored dataset that has the same key.
///
/// @param wanted the table of that dataset
/// @param into the field that takes what is found
record Lookup(Tables tables, Tables.Wanted wanted, LookupKey key, Path into, Extract.OnMiss onMiss)
        implements Plan {
    private static final Form FORM =
            Form.of(
                    Option.required(
                            "dataset",
                            OptionType.Plain.TEXT,
                            "whose rows are looked up: for the service the id of a job of yours that has ended with results,"
                                    + " read when a run starts; for `rowmill run` and `rowmill check` a file, its name relative to"
                                    + " the pipeline's file, its format told by its ending. Values of CSV are texts: convert the"
                                    + " row's key to string"),
                    Option.required(
                            "key",
                            OptionType.Plain.JOIN,
                            "the fields that must be equal in both; as an object, the row's field with the dataset's. 1 and 1.0"
                                    + " are equal, 1 and \"1\" are not; a missing field or null matches nothing. Of several rows of"
                                    + " the dataset with one key the first counts"),
                    Option.required(
                            "into",
                            OptionType.Plain.FIELD,
                            "the field for the row that is found, as an object"),
                    Option.optional(
                            "fields",
                            OptionType.Plain.FIELDS,
                            "the fields of the dataset's row to keep, as in `select`; all of them where this is not given. The"
                                    + " table is held in memory: fewer fields make it smaller"),
                    Option.optional(
                                    "on_miss",
                                    OptionType.OneOf.of(Extract.OnMiss.class),
                                    "what becomes of a row without a match: its field is null, it fails, or it stays as it is")
                            .or("null"));

    private static final String COUNTRIES = "countries.csv";
    private static final String[] COUNTRY_ROWS = {
        """
        {"code":"FR","name":"France","currency":"EUR"}\
        """,
        """
        {"code":"JP","name":"日本","currency":"JPY"}\
        """
    };
    private static final String PRICES = "job_01KAJ4E6Y00000000000000000";
    private static final String[] PRICE_ROWS = {
        """
        {"shop":1,"sku":"a","price":9.50,"tax":{"rate":0.2,"name":"VAT"}}\
        """,
        """
        {"shop":2,"sku":"a","price":8,"tax":null}\
        """,
        """
        {"shop":1,"sku":"a","price":99}\
        """
    };

    private static final List<Example> EXAMPLES =
            List.of(
                    Example.of(
                                    """
                                    {"dataset": "countries.csv", "key": {"country": "code"}, "into": "place"}\
                                    """,
                                    List.of(
                                            """
                                            {"n":1,"country":"JP"}\
                                            """,
                                            """
                                            {"n":2,"country":"XX"}\
                                            """,
                                            """
                                            {"n":3}\
                                            """),
                                    List.of(
                                            """
                                            {"n":1,"country":"JP","place":{"code":"JP","name":"日本","currency":"JPY"}}\
                                            """,
                                            """
                                            {"n":2,"country":"XX","place":null}\
                                            """,
                                            """
                                            {"n":3,"place":null}\
                                            """))
                            .with(COUNTRIES, COUNTRY_ROWS),
                    Example.of(
                                    """
                                    {"dataset": "job_01KAJ4E6Y00000000000000000", "key": ["shop", "sku"], "into": "item", "fields": ["price", "tax.rate"], "on_miss": "skip"}\
                                    """,
                                    List.of(
                                            """
                                            {"shop":1.0,"sku":"a"}\
                                            """,
                                            """
                                            {"shop":2,"sku":"a"}\
                                            """,
                                            """
                                            {"shop":2,"sku":"b"}\
                                            """),
                                    List.of(
                                            """
                                            {"shop":1.0,"sku":"a","item":{"price":9.50,"tax":{"rate":0.2}}}\
                                            """,
                                            """
                                            {"shop":2,"sku":"a","item":{"price":8}}\
                                            """,
                                            """
                                            {"shop":2,"sku":"b"}\
                                            """))
                            .with(PRICES, PRICE_ROWS),
                    Example.failing(
                                    """
                                    {"dataset": "countries.csv", "key": "code", "into": "place", "on_miss": "error"}\
                                    """,
                                    """
                                    {"code":"XX"}\
                                    """,
                                    ErrorCode.NO_MATCH)
                            .with(COUNTRIES, COUNTRY_ROWS));

    /// The step, whose tables are among `tables`.
    static StepSpec spec(Tables tables) {
        return new StepSpec(
                "lookup",
                StepSpec.Kind.CPU,
                "Joins each row with the row of a stored dataset that has the same key; the dataset is held in memory.",
                FORM,
                EXAMPLES,
                options -> plan(options, tables));
    }

    private static Plan plan(Options options, Tables tables) {
        LookupKey key = LookupKey.of(options.get("key"));
        var wanted =
                new Tables.Wanted(
                        options.get("dataset").text(),
                        key.ofDataset(),
                        options.find("fields", Given::paths));
        return new Lookup(
                tables,
                wanted,
                key,
                options.get("into").path(),
                options.get("on_miss").oneOf(Extract.OnMiss.class));
    }

    @Override
    public void check(String tenant) throws DatasetException {
        tables.check(tenant, wanted.name());
    }

    @Override
    public Step begin(RunContext run) throws DatasetException, InterruptedException {
        return new LookupStep(this, tables.open(wanted, run));
    }
}
