package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// `parse`: takes the text of a field apart.
record Parse(Path field, Path into, Parsing parsing) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "parse",
                    StepSpec.Kind.CPU,
                    "Takes the text of a field apart; what cannot be read is a row error, null and missing fields stay.",
                    Form.of(
                            Option.required(
                                    "field", OptionType.Plain.FIELD, "the field to take apart"),
                            Option.required(
                                    "as",
                                    OptionType.OneOf.of(Format.class),
                                    "json; csv: one record, an array of texts; kv: an object of texts, a key that comes again"
                                            + " has an array, one without a value null; url: scheme, user (without password),"
                                            + " host, port, path, query, fragment and params; timestamp: in UTC as RFC 3339;"
                                            + " user_agent: browser and os with name, major and version, device with name,"
                                            + " brand and model, by the rules of uap-core"),
                            Option.optional(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the result, by default the field itself"),
                            Option.optional(
                                    "columns",
                                    OptionType.Plain.FIELDS,
                                    "csv: the names of the fields; the result is then an object, and another count a row error"),
                            Option.optional(
                                            "separator",
                                            OptionType.Plain.TEXT,
                                            "csv: the one character between fields")
                                    .or(","),
                            Option.optional(
                                            "pair_separator",
                                            OptionType.Plain.TEXT,
                                            "kv: what stands between pairs; a blank is any white space")
                                    .or(" "),
                            Option.optional(
                                            "key_separator",
                                            OptionType.Plain.TEXT,
                                            "kv: what stands between a key and its value, which may be in double quotes")
                                    .or("="),
                            Option.optional(
                                    "format",
                                    OptionType.Plain.TEXT,
                                    "timestamp: ISO, epoch_s, epoch_ms, or a pattern such as dd/MMM/yyyy:HH:mm:ss Z in the"
                                            + " letters of Java's DateTimeFormatter; without it as convert reads timestamps"),
                            Option.optional(
                                            "zone",
                                            OptionType.Plain.TEXT,
                                            "timestamp: the time zone of texts that say none, such as Europe/Berlin; with format only")
                                    .or("UTC")),
                    examples(),
                    Parse::plan);

    /// The options that belong to one format only.
    private static final Map<String, Format> BELONGS =
            Map.of(
                    "columns", Format.CSV,
                    "separator", Format.CSV,
                    "pair_separator", Format.KV,
                    "key_separator", Format.KV,
                    "format", Format.TIMESTAMP,
                    "zone", Format.TIMESTAMP);

    /// What a text may be read as.
    enum Format {
        JSON,
        CSV,
        KV,
        URL,
        TIMESTAMP,
        USER_AGENT
    }

    /// How texts of one format are read. Immutable, shared by threads.
    @FunctionalInterface
    interface Parsing {
        /// What the text says.
        ///
        /// @throws RowException if it is not of the format; the detail says what was expected
        Value parse(String text) throws RowException;
    }

    /// The row error of a text that is not of the format.
    static RowException unreadable(String expected, String found) {
        return new RowException(
                ErrorCode.CONVERSION_FAILED, "expected " + expected + ", found " + found);
    }

    private static List<Example> examples() {
        return List.of(
                Example.of(
                        """
                        {"field": "body", "as": "json"}\
                        """,
                        """
                        {"body":"{\\"id\\": 7, \\"tags\\": [1.50, null]}"}\
                        """,
                        """
                        {"body":{"id":7,"tags":[1.50,null]}}\
                        """),
                Example.of(
                        """
                        {"field": "line", "as": "csv", "columns": ["name", "city"], "into": "who"}\
                        """,
                        """
                        {"line":"Ada,\\"London, UK\\""}\
                        """,
                        """
                        {"line":"Ada,\\"London, UK\\"","who":{"name":"Ada","city":"London, UK"}}\
                        """),
                Example.of(
                        """
                        {"field": "msg", "as": "kv"}\
                        """,
                        """
                        {"msg":"level=info msg=\\"all \\\\\\"good\\\\\\"\\" tag=a tag=b"}\
                        """,
                        """
                        {"msg":{"level":"info","msg":"all \\"good\\"","tag":["a","b"]}}\
                        """),
                Example.of(
                        """
                        {"field": "url", "as": "url", "into": "u"}\
                        """,
                        """
                        {"url":"https://Example.com:8443/a?q=x%20y"}\
                        """,
                        """
                        {"url":"https://Example.com:8443/a?q=x%20y","u":{"scheme":"https","user":null,"host":"example.com",\
                        "port":8443,"path":"/a","query":"q=x%20y","fragment":null,"params":{"q":"x y"}}}\
                        """),
                Example.of(
                        """
                        {"field": "at", "as": "timestamp", "format": "dd/MMM/yyyy:HH:mm:ss Z"}\
                        """,
                        """
                        {"at":"10/Oct/2000:13:55:36 -0700"}\
                        """,
                        """
                        {"at":"2000-10-10T20:55:36Z"}\
                        """),
                Example.of(
                        """
                        {"field": "ua", "as": "user_agent"}\
                        """,
                        """
                        {"ua":"Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0"}\
                        """,
                        """
                        {"ua":{"browser":{"name":"Firefox","major":"120","version":"120.0"},\
                        "os":{"name":"Windows","major":"10","version":"10"},"device":{"name":null,"brand":null,"model":null}}}\
                        """),
                Example.failing(
                        """
                        {"field": "body", "as": "json"}\
                        """,
                        """
                        {"body":"{id: 7}"}\
                        """,
                        ErrorCode.CONVERSION_FAILED),
                Example.failing(
                        """
                        {"field": "body", "as": "json"}\
                        """,
                        """
                        {"body":"{\\"a\\":1,\\"a\\":2}"}\
                        """,
                        ErrorCode.JSON_DUPLICATE_KEY));
    }

    private static Plan plan(Options options) {
        Path field = options.get("field").path();
        Path into = options.find("into", Given::path);
        Given as = options.get("as");
        Format format = as.oneOf(Format.class);
        if (as.node().isTextual()) {
            BELONGS.forEach((name, owner) -> refuseUnless(format == owner, name, owner, options));
        }
        Parsing parsing =
                switch (format) {
                    case JSON -> JsonText::parse;
                    case CSV -> CsvText.of(options);
                    case KV -> PairsText.of(options);
                    case URL -> UrlText::parse;
                    case TIMESTAMP -> TimestampText.of(options);
                    case USER_AGENT -> UserAgents.parsing();
                };
        return new Parse(field, into == null ? field : into, parsing);
    }

    private static void refuseUnless(boolean belongs, String name, Format owner, Options options) {
        if (!belongs && options.has(name)) {
            options.get(name)
                    .problem(
                            "expected this option only where \"as\" is \"%s\""
                                    .formatted(OptionType.OneOf.name(owner)));
        }
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        @Nullable String text = FieldText.get(field, row);
        if (text == null) {
            out.add(row);
            return;
        }
        Value value;
        try {
            value = parsing.parse(text);
        } catch (RowException e) {
            throw new RowException(
                    e.error().code(), "field \"%s\": %s".formatted(field, e.error().detail()));
        }
        out.add(into.set(row, value));
    }
}
