package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class LookupTest {
    private final MemoryDatasets datasets = new MemoryDatasets();
    private final Tables tables = new Tables(datasets, 1 << 20);
    private final PipelineParser parser =
            new PipelineParser(Steps.standard(Trial.FETCHER, 1 << 20, Trial.SCRATCH, tables));

    private Pipeline lookup(String options) throws InvalidPipelineException {
        String all = options + ", \"dataset\": \"d\", \"into\": \"hit\"";
        return parser.parse("{\"steps\": [{\"lookup\": {" + all + "}}]}");
    }

    private List<String> run(String options, String... rows) throws Exception {
        return Trial.run(lookup(options), List.of(rows));
    }

    @Test
    void theRowAndWhatIsFoundKeepTheirBytes() throws Exception {
        datasets.with(
                "d",
                "{\"k\" : \"\\u00e9\",\n \"big\":1.50e+02, \"t\":\"a \\\" : \\\\\" , \"z\": [ 1 , {} ]}");

        assertThat(run("\"key\": \"k\"", "{ \"k\" :\"é\",\"n\":1.0 }"))
                .containsExactly(
                        "{ \"k\" :\"é\",\"n\":1.0 ,\"hit\":{\"k\":\"\\u00e9\",\"big\":1.50e+02,\"t\":\"a \\\" : \\\\\",\"z\":[1,{}]}}"
                                .replace("1.0 ,\"hit\"", "1.0,\"hit\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1.0 | true",
                "100 | 1e2 | true",
                "9007199254740993 | 9007199254740992 | false",
                "1 | '\"1\"' | false",
                "true | '\"true\"' | false",
                "'{\"a\":1,\"b\":[2]}' | '{\"b\":[2.0],\"a\":1}' | true",
                "[1,2] | [2,1] | false",
                "'\"日本💥\"' | '\"\\u65e5本\\ud83d\\udca5\"' | true",
                "'\"\"' | '\"\"' | true",
                "null | null | false",
            })
    void keysAreEqualAsInDedupeAndNullIsEqualToNothing(String row, String stored, boolean equal)
            throws Exception {
        datasets.with("d", "{\"k\":" + stored + ",\"v\":1}", "{\"k\":0,\"v\":2}");

        List<String> out = run("\"key\": \"k\", \"fields\": [\"v\"]", "{\"k\":" + row + "}");

        assertThat(out)
                .containsExactly("{\"k\":" + row + ",\"hit\":" + (equal ? "{\"v\":1}}" : "null}"));
    }

    @Test
    void aMissingFieldOfTheKeyMatchesNothing() throws Exception {
        datasets.with(
                "d",
                "{\"a\":1}",
                "{\"b\":2}",
                "{\"a\":1,\"b\":2,\"v\":3}",
                "{\"a\":1,\"b\":null,\"v\":4}");

        assertThat(
                        run(
                                "\"key\": [\"a\", \"b\"], \"fields\": [\"v\"]",
                                "{\"a\":1}",
                                "{\"b\":2}",
                                "{}",
                                "{\"a\":1,\"b\":null}",
                                "{\"b\":2,\"a\":1}"))
                .containsExactly(
                        "{\"a\":1,\"hit\":null}",
                        "{\"b\":2,\"hit\":null}",
                        "{\"hit\":null}",
                        "{\"a\":1,\"b\":null,\"hit\":null}",
                        "{\"b\":2,\"a\":1,\"hit\":{\"v\":3}}");
    }

    @Test
    void nestedFieldsAreKeysAndTargetsAndSelections() throws Exception {
        datasets.with(
                "d", "{\"geo\":{\"cc\":\"FR\",\"x\":1},\"a.b\":7,\"v\":{\"w\":{\"x\":1,\"y\":2}}}");
        Pipeline pipeline =
                parser.parse(
                        """
                        {"steps": [{"lookup": {"dataset": "d", "key": {"at.cc": "geo.cc", "n": "a.b"},
                          "into": "at.place", "fields": ["v.w.y", "a.b", "none"]}}]}
                        """);

        assertThat(
                        Trial.run(
                                pipeline,
                                List.of("{\"at\":{\"cc\":\"FR\"},\"n\":7}", "{\"at\":5,\"n\":7}")))
                .containsExactly(
                        "{\"at\":{\"cc\":\"FR\",\"place\":{\"v\":{\"w\":{\"y\":2}},\"a.b\":7}},\"n\":7}",
                        "{\"at\":{\"place\":null},\"n\":7}");
    }

    @Test
    void laterStepsLookIntoWhatWasFound() throws Exception {
        datasets.with("d", "{\"k\":1,\"v\":{\"w\":20},\"l\":[1,2]}");
        Pipeline pipeline =
                parser.parse(
                        """
                        {"steps": [{"lookup": {"dataset": "d", "key": "k", "into": "hit"}},
                          {"filter": "hit.v.w > 10 && size(hit.l) == 2"},
                          {"set": {"w": "hit.v.w + 1", "hit.v": "null"}}]}
                        """);

        assertThat(Trial.run(pipeline, List.of("{\"k\":1}")))
                .containsExactly("{\"k\":1,\"hit\":{\"k\":1,\"v\":null,\"l\":[1,2]},\"w\":21}");
    }

    @Test
    void onMissSaysWhatBecomesOfARowWithoutAMatch() throws Exception {
        datasets.with("d", "{\"k\":1}");

        assertThat(run("\"key\": \"k\", \"on_miss\": \"skip\"", "{\"k\": 2}"))
                .containsExactly("{\"k\": 2}");
        assertThat(run("\"key\": \"k\", \"on_miss\": \"error\"", "{\"k\":\"x\"}", "{}"))
                .containsExactly(
                        "no_match: dataset \"d\": expected a row with \"k\" = \"x\", found none",
                        "no_match: dataset \"d\": expected a row with \"k\" = nothing, found none");
        assertThat(run("\"key\": \"k\", \"if\": \"k > 1\"", "{\"k\": 1}", "{\"k\":2}"))
                .containsExactly("{\"k\": 1}", "{\"k\":2,\"hit\":null}");
    }

    @Test
    void theFirstRowOfAKeyCounts() throws Exception {
        datasets.with("d", "{\"k\":1,\"v\":1}", "{\"k\":1.0,\"v\":2}");

        assertThat(run("\"key\": \"k\"", "{\"k\":1}"))
                .containsExactly("{\"k\":1,\"hit\":{\"k\":1,\"v\":1}}");
    }

    @Test
    void nothingMatchesInAnEmptyDataset() throws Exception {
        datasets.with("d", List.of());

        assertThat(run("\"key\": \"k\"", "{\"k\":1}")).containsExactly("{\"k\":1,\"hit\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"code\" | dataset \"d\": expected rows with the key \"code\", found none among 2; the fields of the first are \"k\", \"v\"",
                "[\"k\", \"x\"] | dataset \"d\": expected rows with the key \"x\", found none among 2; the fields of the first are \"k\", \"v\"",
            })
    void aKeyThatNoRowHasIsAMistake(String key, String said) {
        datasets.with("d", "{\"k\":1,\"v\":1}", "{\"k\":2,\"code\":null}");

        assertThatThrownBy(() -> run("\"key\": " + key, "{}"))
                .isInstanceOf(DatasetException.class)
                .hasMessage(said);
        assertThat(tables.usedBytes()).isZero();
    }

    @Test
    void aDatasetThatCannotBeReadIsAMistakeAndLeavesNothingOpen() {
        datasets.with("d", "{\"k\":1}", "{\"k\":");
        assertThatThrownBy(() -> run("\"key\": \"k\"", "{}"))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("dataset \"d\" cannot be read: row 2: invalid_json: ");

        datasets.with("d", "{\"k\":1}", "");
        assertThatThrownBy(() -> run("\"key\": \"k\"", "{}"))
                .isInstanceOf(DatasetException.class)
                .hasMessage("dataset \"d\" cannot be read: the disk failed");

        assertThat(tables.usedBytes()).isZero();
        assertThat(datasets.open).hasValue(0);
    }

    @Test
    void checkingTellsEveryDatasetThatIsNotThere() throws Exception {
        Pipeline pipeline =
                parser.parse(
                        """
                        {"steps": [{"lookup": {"dataset": "x", "key": "k", "into": "a"}}, {"limit": 1},
                          {"lookup": {"dataset": "y", "key": "k", "into": "b"}}]}
                        """);

        assertThatThrownBy(() -> pipeline.checkDatasets("tenant"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessage(
                        "/steps/0/lookup/dataset: found no dataset \"x\"; /steps/2/lookup/dataset: found no dataset \"y\"");
        assertThat(datasets.opened).hasValue(0);
    }

    @Test
    void runsAtTheSameTimeShareATableAndTheLastGivesItBack() throws Exception {
        datasets.with("d", "{\"k\":1,\"v\":2}");
        Plan plan = lookup("\"key\": \"k\"").steps().getFirst().plan();
        Plan same = lookup("\"key\": {\"other\": \"k\"}").steps().getFirst().plan();
        Plan fewer = lookup("\"key\": \"k\", \"fields\": [\"k\"]").steps().getFirst().plan();

        Step first = plan.begin(Trial.RUN);
        long alone = tables.usedBytes();
        Step second = same.begin(Trial.RUN);
        assertThat(datasets.opened).hasValue(1);
        assertThat(tables.usedBytes()).isEqualTo(alone).isPositive();
        Step third = fewer.begin(Trial.RUN);
        assertThat(datasets.opened).hasValue(2);
        assertThat(tables.usedBytes()).isGreaterThan(alone);

        first.end();
        var out = new ArrayList<Row>();
        ((CpuStep) second).apply(Trial.row("{\"other\":1}"), out::add);
        assertThat(out).hasToString("[{\"other\":1,\"hit\":{\"k\":1,\"v\":2}}]");
        second.end();
        third.end();
        assertThat(tables.usedBytes()).isZero();
        plan.begin(Trial.RUN).end();
        assertThat(datasets.opened).hasValue(3);
        assertThat(datasets.open).hasValue(0);
    }

    @Test
    void aDatasetBeyondTheMemorySaysWhatItNeedsAndWhatHelps() throws Exception {
        datasets.with("d", rows(20_000, "x".repeat(100)));

        assertThatThrownBy(() -> run("\"key\": \"k\"", "{}"))
                .isInstanceOfSatisfying(
                        DatasetException.class,
                        e -> assertThat(e.kind()).isEqualTo(DatasetException.Kind.TOO_LARGE))
                .hasMessageMatching(
                        "dataset \"d\": expected a table of at most 1,048,576 bytes, of which other tables hold 0, found"
                                + " that it needs about [23],\\d{3},\\d{3} bytes; name only the \"fields\" that are needed, use"
                                + " a smaller dataset, or give the service more memory");
        assertThat(tables.usedBytes()).isZero();
        assertThat(run("\"key\": \"k\", \"fields\": [\"k\"]", "{\"k\":19999}"))
                .containsExactly("{\"k\":19999,\"hit\":{\"k\":19999}}");
    }

    @Test
    void whatOtherRunsHoldIsNotThereAndMayBeLater() throws Exception {
        datasets.with("d", rows(5_000, "x".repeat(100)));
        datasets.with("e", rows(5_000, "y".repeat(100)));
        Step other = lookup("\"key\": \"k\"").steps().getFirst().plan().begin(Trial.RUN);
        Plan plan =
                parser.parse(
                                "{\"steps\": [{\"lookup\": {\"dataset\": \"e\", \"key\": \"k\", \"into\": \"hit\"}}]}")
                        .steps()
                        .getFirst()
                        .plan();

        assertThatThrownBy(() -> plan.begin(Trial.RUN))
                .isInstanceOfSatisfying(
                        DatasetException.class,
                        e -> assertThat(e.kind()).isEqualTo(DatasetException.Kind.UNAVAILABLE))
                .hasMessageContaining("try again when other runs have ended");
        other.end();
        plan.begin(Trial.RUN).end();
        assertThat(tables.usedBytes()).isZero();
    }

    @Test
    void aRunThatIsToEndDoesNotWaitForItsTable() throws Exception {
        datasets.with("d", rows(200, ""));
        Plan plan = lookup("\"key\": \"k\"").steps().getFirst().plan();
        datasets.hold();

        assertThatThrownBy(() -> plan.begin(Trial.RUN.canceledBy(() -> datasets.opened.get() > 0)))
                .isInstanceOf(InterruptedException.class);

        datasets.release();
        plan.begin(Trial.RUN).end();
        assertThat(tables.usedBytes()).isZero();
    }

    private static List<String> rows(int count, String pad) {
        var rows = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            rows.add("{\"k\":" + i + ",\"pad\":\"" + pad + "\"}");
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTableFindsWhatAMapFinds(long seed) throws Exception {
        var random = new Random(seed);
        var expected = new HashMap<String, String>();
        var memory = new TableMemory(Long.MAX_VALUE);
        try (var table = new LookupTable(memory)) {
            for (int i = 0; i < 20_000; i++) {
                String key = Integer.toString(random.nextInt(15_000), 36);
                int length =
                        random.nextInt(500) == 0 ? random.nextInt(300_000) : random.nextInt(60);
                String row = "{\"v\":\"" + "x".repeat(length) + i + "\"}";
                expected.putIfAbsent(key, row);
                table.add(sink(key), sink(row));
            }
            assertThat(table.rows()).as("seed %d", seed).isEqualTo(expected.size());
            assertThat(table.bytes()).isEqualTo(memory.usedBytes());
            for (Map.Entry<String, String> entry : expected.entrySet()) {
                assertThat(table.find(sink(entry.getKey())))
                        .as("seed %d", seed)
                        .hasToString(entry.getValue());
            }
            assertThat(table.find(sink("none"))).isNull();
        }
        assertThat(memory.usedBytes()).isZero();
    }

    @Test
    void anEmptyTableFindsNothing() {
        try (var table = new LookupTable(new TableMemory(0))) {
            assertThat(table.find(sink("k"))).isNull();
        }
    }

    private static ByteSink sink(String text) {
        var sink = new ByteSink(16);
        sink.put(text.getBytes(StandardCharsets.UTF_8));
        return sink;
    }
}
