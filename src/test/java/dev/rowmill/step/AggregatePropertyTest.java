package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Aggregates are those of a naive model, however the rows are sliced; the same slices give the
/// same bytes.
class AggregatePropertyTest {
    private static final String OPTIONS =
            """
            {"by": ["k"], "rows": "count()", "values": "count(n)", "total": "sum(n)", "mean": "avg(d)", "least": "min(n)",
             "greatest": "max(s)", "kinds": "count_distinct(s)", "p90": "approx_percentile(d, 0.9)",
             "head": "first(s)", "tail": "last(n)", "all": "collect(n)"}\
            """;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void groupsAreThoseOfANaiveModelForAnySlicing(long seed) throws Exception {
        var random = new Random(seed);
        List<Row> rows = rows(random, random.nextInt(2_000));
        long cuts = random.nextLong();

        List<Row> result = aggregate(rows, new Random(cuts));

        assertThat(aggregate(rows, new Random(cuts)))
                .as("seed %d: the same slices", seed)
                .extracting(Row::toString)
                .isEqualTo(result.stream().map(Row::toString).toList());
        Map<String, List<Row>> groups = grouped(rows);
        assertThat(result).as("seed %d", seed).hasSameSizeAs(groups.keySet());
        int i = 0;
        for (List<Row> group : groups.values()) {
            check(seed, result.get(i++), group);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void groupsBeyondMemoryAreThoseOfANaiveModelToo(long seed) throws Exception {
        var random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(random, 3_000)) {
            String key = "\"k" + random.nextInt(random.nextBoolean() ? 20 : 900) + "\"";
            rows.add(Trial.row(row.toString().replaceFirst("\"k\":[^,]*", "\"k\":" + key)));
        }
        var scratch = new MemoryScratch();
        var parser =
                new PipelineParser(
                        Steps.standard(
                                Trial.FETCHER,
                                15_000 + random.nextInt(50_000),
                                scratch,
                                Trial.TABLES));
        Pipeline pipeline = parser.parse("{\"steps\": [{\"aggregate\": " + OPTIONS + "}]}");

        List<Row> result =
                aggregate(pipeline.steps().getFirst().plan(), rows, new Random(random.nextLong()));

        Map<String, List<Row>> groups = grouped(rows);
        assertThat(result).as("seed %d", seed).hasSameSizeAs(groups.keySet());
        int i = 0;
        for (List<Row> group : groups.values()) {
            check(seed, result.get(i++), group);
        }
        assertThat(scratch.made.get()).as("files, seed %d", seed).isGreaterThan(20);
        assertThat(scratch.open).as("files left open, seed %d", seed).hasValue(0);
    }

    private static List<Row> aggregate(List<Row> rows, Random cuts) throws Exception {
        return aggregate(
                Trial.pipeline("aggregate", OPTIONS).steps().getFirst().plan(), rows, cuts);
    }

    private static List<Row> aggregate(Plan plan, List<Row> rows, Random cuts) throws Exception {
        var step = (DatasetStep) plan.begin(Trial.RUN);
        try (DatasetStep.Total total = step.total()) {
            return aggregate(step, total, rows, cuts);
        }
    }

    private static List<Row> aggregate(
            DatasetStep step, DatasetStep.Total total, List<Row> rows, Random cuts)
            throws Exception {
        int at = 0;
        while (at < rows.size()) {
            int end = Math.min(rows.size(), at + cuts.nextInt(1 + rows.size() / 3));
            DatasetStep.Partial partial = step.partial();
            for (Row row : rows.subList(at, end)) {
                partial.add(row);
            }
            total.merge(partial);
            at = end;
        }
        var result = new ArrayList<Row>();
        total.rows().forEachRemaining(result::add);
        return result;
    }

    private static List<Row> rows(Random random, int count) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            String k =
                    List.of("1", "1.0", "\"1\"", "null", "\"ß\"", "true", "2")
                            .get(random.nextInt(7));
            String n = random.nextInt(5) == 0 ? "null" : Long.toString(random.nextLong());
            String d = random.nextInt(9) == 0 ? "null" : Double.toString(random.nextGaussian());
            String s =
                    random.nextInt(7) == 0
                            ? "null"
                            : "\"" + (char) ('a' + random.nextInt(20)) + "\"";
            rows.add(
                    Trial.row("{\"k\":" + k + ",\"n\":" + n + ",\"d\":" + d + ",\"s\":" + s + "}"));
        }
        return rows;
    }

    private static Map<String, List<Row>> grouped(List<Row> rows) {
        var groups = new LinkedHashMap<String, List<Row>>();
        for (Row row : rows) {
            String key = get(row, "k").toString();
            groups.computeIfAbsent(key.equals("1.0") ? "1" : key, _ -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static Value get(Row row, String field) {
        return Objects.requireNonNullElse(Path.of(field).get(row), Value.Null.NULL);
    }

    private static List<Value> present(List<Row> rows, String field) {
        return rows.stream().map(row -> get(row, field)).filter(v -> v != Value.Null.NULL).toList();
    }

    private static void check(long seed, Row result, List<Row> group) throws RowException {
        List<Value> n = present(group, "n");
        List<String> s = present(group, "s").stream().map(Value::toString).sorted().toList();
        BigInteger total =
                n.stream()
                        .map(v -> new BigInteger(v.toString()))
                        .reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger least =
                n.stream()
                        .map(v -> new BigInteger(v.toString()))
                        .min(BigInteger::compareTo)
                        .orElse(null);

        var expected = new LinkedHashMap<String, String>();
        expected.put("k", get(group.getFirst(), "k").toString());
        expected.put("rows", Integer.toString(group.size()));
        expected.put("values", Integer.toString(n.size()));
        expected.put("total", n.isEmpty() ? "null" : total.toString());
        expected.put("least", String.valueOf(least));
        expected.put("greatest", s.isEmpty() ? "null" : s.getLast());
        expected.put("kinds", Integer.toString(new HashSet<>(s).size()));
        expected.put("head", get(group.getFirst(), "s").toString());
        expected.put("tail", get(group.getLast(), "n").toString());
        expected.put(
                "all",
                new Value.Array(group.stream().map(row -> get(row, "n")).toList()).toString());
        expected.forEach((name, value) ->
                assertThat(get(result, name)).as("seed %d: %s", seed, name).hasToString(value));
        checkDoubles(seed, result, present(group, "d"));
    }

    private static void checkDoubles(long seed, Row result, List<Value> values) {
        if (values.isEmpty()) {
            assertThat(get(result, "mean")).isEqualTo(Value.Null.NULL);
            return;
        }
        double[] sorted =
                values.stream().mapToDouble(v -> ((JsonNumber) v).asDouble()).sorted().toArray();
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double p90 = ((JsonNumber) get(result, "p90")).asDouble();

        assertThat(((JsonNumber) get(result, "mean")).asDouble())
                .as("seed %d", seed)
                .isCloseTo(mean, within(1e-12));
        long below = Arrays.stream(sorted).filter(value -> value <= p90).count();
        assertThat(below / (double) sorted.length)
                .as("seed %d: share of %d values below p90", seed, sorted.length)
                .isCloseTo(0.9, within(0.02 + 1.0 / sorted.length));
    }
}
