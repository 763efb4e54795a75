package dev.rowmill.step;

import dev.rowmill.regex.Engine;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `grok`: takes a text apart with patterns that have names, as Logstash and Elasticsearch do.
///
/// @param fields every field that one of the patterns gives
record Grok(
        Path field, List<GrokPattern> patterns, List<Changes.Target> fields, Extract.OnMiss onMiss)
        implements CpuStep {
    /// How many patterns one step may have.
    private static final int MAX_PATTERNS = 100;

    static final StepSpec SPEC =
            new StepSpec(
                    "grok",
                    StepSpec.Kind.CPU,
                    "Takes a text apart with Logstash's named patterns: the first pattern that is found anywhere in the text gives the fields.",
                    Form.of(
                            Search.FIELD,
                            Option.required(
                                    "patterns",
                                    OptionType.Plain.GROK,
                                    "such as %{IP:client} %{NUMBER:bytes:int}: a name, the field it goes into (client.ip and [client][ip] are"
                                            + " members of objects), its type: int, float, boolean or string; tried in order"),
                            Option.optional(
                                    "pattern_definitions",
                                    new OptionType.Members(OptionType.Plain.PATTERN),
                                    "names of your own, which may use and replace those that there are"),
                            Option.optional(
                                            "on_miss",
                                            OptionType.OneOf.of(Extract.OnMiss.class),
                                            "what becomes of a row without a match: its fields are null, it fails, or it stays as it is;"
                                                    + " with a match, fields that were not found are null")
                                    .or("null"),
                            Search.ENGINE,
                            Search.REGEX_BUDGET),
                    examples(),
                    Grok::plan);

    private static List<Example> examples() {
        return List.of(
                Example.of(
                        """
                        {"field": "line", "patterns": "%{IP:client} %{WORD:method} %{URIPATHPARAM:request} %{NUMBER:bytes:int}"}\
                        """,
                        """
                        {"line":"55.3.244.1 GET /index.html 15824"}\
                        """,
                        """
                        {"line":"55.3.244.1 GET /index.html 15824","client":"55.3.244.1","method":"GET","request":"/index.html","bytes":15824}\
                        """),
                Example.of(
                        """
                        {"field": "line", "patterns": ["%{ORDER:id} %{NUMBER:price:float}", "%{ORDER:id}"], "pattern_definitions": {"ORDER": "[A-Z]{2}-[0-9]+"}}\
                        """,
                        List.of(
                                """
                                {"line":"AB-17 9.50"}\
                                """,
                                """
                                {"line":"CD-18 free"}\
                                """),
                        List.of(
                                """
                                {"line":"AB-17 9.50","id":"AB-17","price":9.50}\
                                """,
                                """
                                {"line":"CD-18 free","id":"CD-18","price":null}\
                                """)),
                Example.failing(
                        """
                        {"field": "line", "patterns": "^%{TIMESTAMP_ISO8601:at} ", "on_miss": "error"}\
                        """,
                        """
                        {"line":"yesterday"}\
                        """,
                        ErrorCode.NO_MATCH));
    }

    private static Plan plan(Options options) {
        GrokLibrary library = library(options.get("pattern_definitions"));
        Engine engine = options.get("engine").oneOf(Engine.class);
        long budget = options.has("regex_budget") ? options.whole("regex_budget") : 0;
        var patterns = new ArrayList<GrokPattern>();
        for (Given given : patterns(options.get("patterns"))) {
            GrokPattern pattern = GrokPattern.of(given, library, engine, budget);
            if (pattern != null) {
                patterns.add(pattern);
            }
        }
        Path field = options.get("field").path();
        return new Grok(
                field,
                List.copyOf(patterns),
                fields(patterns),
                options.get("on_miss").oneOf(Extract.OnMiss.class));
    }

    private static GrokLibrary library(Given given) {
        var own = new LinkedHashMap<String, String>();
        if (given.node().isMissingNode()) {
            return GrokLibrary.STANDARD;
        }
        given.members()
                .forEach((name, definition) -> {
                    if (!GrokExpansion.isName(name)) {
                        definition.problem(
                                "expected a name of letters, digits, _ and -, found \""
                                        + name
                                        + "\"");
                    }
                    own.put(name, definition.anyText());
                });
        GrokLibrary library = GrokLibrary.STANDARD.with(own);
        given.members()
                .values()
                .forEach(definition -> GrokPattern.of(definition, library, Engine.AUTO, 0));
        return library;
    }

    private static List<Given> patterns(Given given) {
        if (!given.node().isArray()) {
            return List.of(given);
        }
        if (given.node().isEmpty() || given.node().size() > MAX_PATTERNS) {
            given.expected("a grok pattern, or a list of 1 to " + MAX_PATTERNS);
            return List.of();
        }
        return given.elements();
    }

    private static List<Changes.Target> fields(List<GrokPattern> patterns) {
        var fields = new LinkedHashMap<String, Changes.Target>();
        for (GrokPattern pattern : patterns) {
            pattern.targets()
                    .forEach(target ->
                            fields.put(target.field(), Changes.Target.of(Path.of(target.field()))));
        }
        return List.copyOf(fields.values());
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var finders =
                patterns.stream()
                        .map(pattern -> new Finder(new Search(field, pattern.regex())))
                        .toList();
        return (row, out) -> apply(row, out, finders);
    }

    private void apply(Row row, RowSink out, List<Finder> finders) throws RowException {
        String text = null;
        for (int i = 0; i < finders.size(); i++) {
            Finder finder = finders.get(i);
            if (!finder.reset(row)) {
                break;
            }
            if (finder.find()) {
                out.add(with(row, patterns.get(i).values(finder.match())));
                return;
            }
            text = onMiss == Extract.OnMiss.ERROR ? finder.text() : null;
        }
        switch (onMiss) {
            case NULL -> out.add(with(row, Map.of()));
            case SKIP -> out.add(row);
            case ERROR -> throw noMatch(text);
        }
    }

    /// The row with every field of every pattern, so that all rows look alike; but the text that was
    /// searched is not lost because nothing took its place.
    private Row with(Row row, Map<String, Value> found) {
        var changes = new Changes(row);
        for (Changes.Target target : fields) {
            Value value = found.get(target.path().text());
            if (value != null) {
                changes.set(target, value);
            } else if (!target.path().text().equals(field.text())) {
                changes.set(target, Value.Null.NULL);
            }
        }
        return changes.row();
    }

    private RowException noMatch(@Nullable String text) {
        return new RowException(
                ErrorCode.NO_MATCH,
                "field \"%s\": expected a match of %s, found %s"
                        .formatted(
                                field,
                                patterns.size() == 1
                                        ? Json.shortened(patterns.getFirst().source())
                                        : "one of " + patterns.size() + " patterns",
                                text == null ? "nothing" : "\"" + Json.shortened(text) + "\""));
    }
}
