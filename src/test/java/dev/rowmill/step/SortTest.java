package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class SortTest {
    /// One of each kind in the documented order, some of them between equal neighbours.
    private static final List<String> ORDERED =
            List.of(
                    "-1e400",
                    "-9223372036854775808",
                    "-1.5",
                    "0",
                    "0.1",
                    "1",
                    "9007199254740992",
                    "9007199254740993",
                    "12345678901234567890",
                    "12345678901234567891",
                    "\"\"",
                    "\"1\"",
                    "\"a\"",
                    "\"ab\"",
                    "\"b\"",
                    "\"é\"",
                    "\"\uffee\"",
                    "\"💥\"",
                    "false",
                    "true",
                    "[]",
                    "[1]",
                    "[1,\"a\"]",
                    "[2]",
                    "[\"a\"]",
                    "[null]",
                    "{}",
                    "{\"a\":1}",
                    "{\"b\":0,\"a\":1}",
                    "{\"a\":2}",
                    "{\"b\":0}");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void valuesOfAllKindsHaveOneOrder(long seed) throws Exception {
        List<String> rows =
                new ArrayList<>(ORDERED.stream().map(v -> "{\"a\":" + v + "}").toList());
        List<String> expected = List.copyOf(rows);
        Collections.shuffle(rows, new Random(seed));

        assertThat(sorted("{\"by\": [\"a\"]}", rows)).as("seed %d", seed).isEqualTo(expected);
        assertThat(sorted("{\"by\": \"-a\"}", rows))
                .as("seed %d", seed)
                .isEqualTo(expected.reversed());
    }

    private static List<String> sorted(String options, List<String> rows) throws Exception {
        return Trial.run("sort", options, rows.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "-a"})
    void nullAndMissingComeLastInInputOrder(String by) throws Exception {
        assertThat(
                        sorted(
                                "{\"by\": [\"" + by + "\"]}",
                                List.of(
                                        "{\"n\":1}",
                                        "{\"a\":null,\"n\":2}",
                                        "{\"a\":1}",
                                        "{\"n\":3}")))
                .containsExactly("{\"a\":1}", "{\"n\":1}", "{\"a\":null,\"n\":2}", "{\"n\":3}");
    }

    @Test
    void equalRowsKeepTheirOrderAndTheirBytes() throws Exception {
        assertThat(
                        sorted(
                                "{\"by\": [\"g.k\", \"-m\"]}",
                                List.of(
                                        "{ \"g\": {\"k\": 2} }",
                                        "{\"g\":{\"k\":1.0},\"m\":1,\"n\":1}",
                                        "{\"g\":{\"k\":1},\"m\":1.0,\"n\":2}",
                                        "{\"g\":{\"k\":1e0},\"m\":2}")))
                .containsExactly(
                        "{\"g\":{\"k\":1e0},\"m\":2}",
                        "{\"g\":{\"k\":1.0},\"m\":1,\"n\":1}",
                        "{\"g\":{\"k\":1},\"m\":1.0,\"n\":2}",
                        "{ \"g\": {\"k\": 2} }");
    }

    @Test
    void noRowsGiveNone() throws Exception {
        assertThat(sorted("{\"by\": \"a\", \"limit\": 3}", List.of())).isEmpty();
    }

    @Test
    void rowsThatIfExcludesComeAfterTheOthers() throws Exception {
        assertThat(
                        sorted(
                                "{\"by\": \"-a\", \"if\": \"a < 9\"}",
                                List.of("{\"a\":9}", "{\"a\":1}", "{\"a\":10}", "{\"a\":2}")))
                .containsExactly("{\"a\":2}", "{\"a\":1}", "{\"a\":9}", "{\"a\":10}");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000000, 9223372036854775807, 50000",
        "2, 40000, 9223372036854775807, 50000",
        "3, 2000, 9223372036854775807, 20000",
        "4, 1, 9223372036854775807, 3000",
        "5, 20000, 100, 50000",
        "6, 2000, 1000, 20000",
        "7, 1000000, 1, 5000",
        "8, 5000, 19999, 20000",
    })
    void anyMemoryGivesTheSameRows(long seed, long memory, long limit, int count) throws Exception {
        var random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Trial.row("{\"k\":%d,\"i\":%d}".formatted(random.nextInt(count / 3), i)));
        }
        List<String> expected =
                rows.stream()
                        .sorted(Comparator.comparingLong(SortTest::key))
                        .limit(limit)
                        .map(Row::toString)
                        .toList();

        var scratch = new MemoryScratch();
        assertThat(sorted(rows, new Sort(by("k"), limit, memory, scratch), random))
                .as("seed %d", seed)
                .isEqualTo(expected);
        assertThat(scratch.open).as("files left open, seed %d", seed).hasValue(0);
        assertThat(scratch.mostOpen.get()).as("files at once").isLessThan(200);
    }

    @Test
    void theFirstFewNeedNoFile() throws Exception {
        var scratch = new MemoryScratch();
        var random = new Random(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(Trial.row("{\"k\":" + random.nextInt() + "}"));
        }
        sorted(rows, new Sort(by("k"), 10, 20_000, scratch), random);

        assertThat(scratch.made).hasValue(0);
    }

    @Test
    void twoHundredThousandRowsInLittleMemoryAreThoseOfMuchMemory() throws Exception {
        var random = new Random(200_000);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            String key =
                    random.nextBoolean() ? "" + random.nextInt(50_000) : "\"é" + i % 777 + "\"";
            rows.add(Trial.row("{\"k\":" + key + ",\"i\":" + i + "}"));
        }
        var scratch = new MemoryScratch();
        List<String> small =
                sorted(rows, new Sort(by("k"), Long.MAX_VALUE, 1 << 20, scratch), random);

        assertThat(scratch.made.get()).isGreaterThan(30);
        assertThat(scratch.open).hasValue(0);
        var none = new MemoryScratch(0);
        assertThat(sorted(rows, new Sort(by("k"), Long.MAX_VALUE, Long.MAX_VALUE, none), random))
                .isEqualTo(small);
    }

    private static SortOrder by(String field) {
        return new SortOrder(List.of(new SortOrder.Key(Path.of(field), false)));
    }

    private static long key(Row row) {
        return ((JsonNumber) row.value(0)).asLong();
    }

    private static List<String> sorted(List<Row> rows, Sort sort, Random random) throws Exception {
        DatasetStep step = sort.begin(Trial.RUN);
        var result = new ArrayList<String>();
        try (DatasetStep.Total total = step.total()) {
            int from = 0;
            while (from < rows.size()) {
                int to = Math.min(rows.size(), from + 1 + random.nextInt(700));
                DatasetStep.Partial partial = step.partial();
                for (Row row : rows.subList(from, to)) {
                    partial.add(row);
                }
                total.merge(partial);
                from = to;
            }
            total.rows().forEachRemaining(row -> result.add(row.toString()));
        }
        return result;
    }

    @Test
    void spilledRowsKeepTheirOriginAndNumber() throws Exception {
        var scratch = new MemoryScratch();
        DatasetStep step = new Sort(by("k"), Long.MAX_VALUE, 1, scratch).begin(Trial.RUN);
        Row row = Trial.row("{ \"k\":1}");
        var result = new ArrayList<Row>();
        try (DatasetStep.Total total = step.total()) {
            DatasetStep.Partial partial = step.partial();
            partial.add(row);
            partial.add(Path.of("k").remove(row));
            total.merge(partial);
            total.rows().forEachRemaining(result::add);
        }

        assertThat(scratch.made.get()).isPositive();
        assertThat(result).extracting(Row::toString).containsExactly("{ \"k\":1}", "{}");
        assertThat(result).extracting(Row::isUntouched).containsExactly(true, false);
        assertThat(result).extracting(each -> each.origin().toString()).containsOnly("{ \"k\":1}");
        assertThat(result).extracting(Row::number).containsOnly(1L);
    }

    @Test
    void aFullDiskFailsAndLeavesNoFileOpen() throws Exception {
        var scratch = new MemoryScratch(1_000);
        DatasetStep step = new Sort(by("k"), Long.MAX_VALUE, 500, scratch).begin(Trial.RUN);
        try (DatasetStep.Total total = step.total()) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1_000; i++) {
                                    DatasetStep.Partial partial = step.partial();
                                    partial.add(Trial.row("{\"k\":" + i + "}"));
                                    total.merge(partial);
                                }
                            })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the disk is full");
        }

        assertThat(scratch.open).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | ``",
                "{\"by\": []} | /by",
                "{\"by\": 1} | /by",
                "{\"by\": [\"a\", 2]} | /by/1",
                "{\"by\": [\"a\", \"-a\"]} | /by/1",
                "{\"by\": [\"\"]} | /by/0",
                "{\"by\": \"a\", \"limit\": 0} | /limit",
            })
    void optionsThatDoNotFitAreProblems(String options, String place) {
        var refused =
                catchThrowableOfType(
                        InvalidPipelineException.class, () -> Trial.pipeline("sort", options));

        assertThat(refused.problems())
                .extracting(Problem::pointer)
                .contains("/steps/0/sort" + place);
    }

    @Test
    void aMinusAloneIsAField() throws Exception {
        assertThat(sorted("{\"by\": \"-\"}", Arrays.asList("{\"-\":2}", "{\"-\":1}")))
                .containsExactly("{\"-\":1}", "{\"-\":2}");
    }
}
