package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.expr.PlainLayout;
import dev.rowmill.expr.Spellings;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// What steps read straight from a row's bytes is what values come to, however numbers and texts are written.
class ShortWayTest {
    private static final List<Path> FIELDS = List.of(Path.of("k"), Path.of("g.x"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keysAreEqualExactlyWhereTheValuesAre(long seed) throws Exception {
        var random = new Random(seed);
        var fields = new KeyFields(FIELDS);
        var plainFields = new KeyFields(FIELDS);
        Map<String, String> valuesOfKeys = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            String json = row(random);
            Row row = Trial.row(json);

            String key = key(fields.of(row));

            assertThat(key(plainFields.of(PlainLayout.row(json)))).isEqualTo(key);
            List<String> canonical = new ArrayList<>();
            for (Path field : FIELDS) {
                canonical.add(
                        new ValueKey()
                                .of(Objects.requireNonNullElse(field.get(row), Value.Null.NULL)));
            }
            assertThat(valuesOfKeys.computeIfAbsent(key, _ -> canonical.toString()))
                    .as("seed %d: %s", seed, json)
                    .isEqualTo(canonical.toString());
        }
        assertThat(valuesOfKeys.values()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aggregatesOfBytesAreThoseOfValues(long seed) throws Exception {
        compare(
                seed,
                "aggregate",
                """
                {"by": ["k", "g.x"], "rows": "count()", "values": "count(n)", "total": "sum(n)", "mean": "avg(n)",
                 "least": "min(s)", "greatest": "max(s)", "low": "min(n)", "high": "max(n)", "more": "sum(n * 3 - i)",
                 "kinds": "count_distinct(s)", "head": "first(s)", "tail": "last(n)"}\
                """);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivorsByBytesAreThoseByValues(long seed) throws Exception {
        compare(seed, "dedupe", "{\"by\": [\"k\", \"g.x\"], \"if\": \"n != 3\"}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void fieldsSetFromBytesAreThoseSetFromValues(long seed) throws Exception {
        compare(
                seed,
                "set",
                """
                {"k": "upper(s)", "copy": "k", "low": "has(g) ? lower(s) : null", "lower": "lower(s)", "g.y": "s",
                 "again": "g", "n": "n * 2", "last": "n"}\
                """);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsFilteredByBytesAreThoseFilteredByValues(long seed) throws Exception {
        compare(seed, "filter", "\"n > 3 && s != 'ok' || k.contains('a')\"");
    }

    @Test
    void laterFieldsSeeEarlierOnesAndOthersDoNotWait() throws Exception {
        assertThat(
                        Trial.run(
                                "set",
                                "{\"a\": \"lower(s)\", \"b\": \"upper(s)\", \"c\": \"a + b\", \"d.e\": \"c\", \"f\": \"d\", \"s\": \"f.e\"}",
                                "{\"s\":\"xY\"}"))
                .containsExactly(
                        "{\"s\":\"xyXY\",\"a\":\"xy\",\"b\":\"XY\",\"c\":\"xyXY\",\"d\":{\"e\":\"xyXY\"},\"f\":{\"e\":\"xyXY\"}}");
    }

    /// Rows of both kinds through a step, in the same slices, give the same rows and errors.
    private static void compare(long seed, String step, String options) throws Exception {
        var random = new Random(seed);
        var rows = new ArrayList<Row>();
        var plain = new ArrayList<Row>();
        for (int i = 0; i < 600; i++) {
            String json = row(random);
            rows.add(Trial.row(json));
            plain.add(PlainLayout.row(json));
        }
        long cuts = random.nextLong();
        Pipeline pipeline = Trial.pipeline(step, options);

        assertThat(run(pipeline, rows, new Random(cuts)))
                .as("seed %d", seed)
                .isEqualTo(run(pipeline, plain, new Random(cuts)));
    }

    private static List<String> run(Pipeline pipeline, List<Row> rows, Random cuts)
            throws Exception {
        PlannedStep planned = pipeline.steps().getFirst();
        var out = new ArrayList<String>();
        switch (planned.plan().begin(Trial.RUN)) {
            case CpuStep cpu -> {
                CpuStep worker = cpu.worker();
                for (Row row : rows) {
                    note(out, () -> worker.apply(row, result -> out.add(result.toString())));
                }
            }
            case DatasetStep dataset -> total(dataset, planned, rows, cuts, out);
            case IoStep _ -> throw new IllegalArgumentException("no such step here");
        }
        return out;
    }

    private static void total(
            DatasetStep dataset, PlannedStep planned, List<Row> rows, Random cuts, List<String> out)
            throws Exception {
        try (DatasetStep.Total total = dataset.total()) {
            DatasetStep.Partial partial = dataset.partial();
            for (Row row : rows) {
                if (cuts.nextInt(100) == 0) {
                    total.merge(partial);
                    partial = dataset.partial();
                }
                DatasetStep.Partial part = partial;
                if (planned.appliesTo(row, Trial.NOW)) {
                    note(out, () -> part.add(row));
                } else {
                    part.pass(row);
                }
            }
            total.merge(partial);
            total.rows().forEachRemaining(row -> out.add(row.toString()));
        }
    }

    private interface Work {
        void run() throws RowException;
    }

    private static void note(List<String> out, Work work) {
        try {
            work.run();
        } catch (RowException e) {
            out.add(e.error().code() + ": " + e.error().detail());
        }
    }

    private static String row(Random random) {
        String k = random.nextBoolean() ? Spellings.text(random) : Spellings.value(random);
        String n = random.nextInt(9) > 0 ? Spellings.number(random) : Spellings.value(random);
        String s = random.nextInt(9) > 0 ? Spellings.text(random) : Spellings.value(random);
        String g = random.nextInt(4) > 0 ? "" : ",\"g\":{\"x\":" + Spellings.number(random) + "}";
        return "{\"k\":%s,\"n\":%s,\"s\":%s,\"i\":%d%s}".formatted(k, n, s, random.nextInt(), g);
    }

    private static String key(ByteSink key) {
        return new String(
                key.array(), 0, key.length(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
