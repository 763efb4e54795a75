package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

class AggregateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count() | 1 null 3 | 3",
                "count(x) | 1 null 3 | 2",
                "sum(x) | 1 null 3 | 4",
                "sum(x) | null null | null",
                "sum(x) | 9223372036854775807 9223372036854775807 -1 | 18446744073709551613",
                "sum(x) | 9223372036854775807 1 -9223372036854775808 -1 | -1",
                "sum(x) | 1 0.5 | 1.5",
                "sum(x) | 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 | 1.0",
                "sum(x) | 1e308 1e308 | null",
                "avg(x) | 1 2 null | 1.5",
                "avg(x) | 9223372036854775807 9223372036854775807 | 9.223372036854776E18",
                "avg(x) | null | null",
                "min(x) | 3 1.0 1 null | 1.0",
                "max(x) | 3 3.0 1 null | 3",
                "max(x) | 9007199254740992 9007199254740993 9007199254740992.0 | 9007199254740993",
                "max(x) | 12345678901234567890 12345678901234567891 | 12345678901234567891",
                "min(x) | \"b\" \"a\" \"ä\" | \"a\"",
                "max(x) | \"\uffee\" \"💥\" | \"💥\"",
                "max(x) | 5 \"a\" | \"a\"",
                "min(x) | null | null",
                "count_distinct(x) | 1 1.0 1e0 10e-1 \"1\" null true | 3",
                "count_distinct(x) | {\"a\":1,\"b\":[2]} {\"b\":[2.0],\"a\":1} [2] | 2",
                "count_distinct(x) | 12345678901234567890 12345678901234567891 1e1 10 | 3",
                "count_distinct(x) | 1e999999999 1e9999999999 1e999999999 | 2",
                "count_distinct(x) | \"\\ud800\" \"?\" \"\\ud800\" | 2",
                "count_distinct(x) | null | 0",
                "approx_percentile(x, 0.5) | 1 2 3 null | 2.0",
                "approx_percentile(x, 1) | 1 2 3 | 3.0",
                "approx_percentile(x, 0) | 1 2 3 | 1.0",
                "approx_percentile(x, 0.5) | null | null",
                "first(x) | null 2 | null",
                "first(x) | [1] 2 | [1]",
                "last(x) | 1 null | null",
                "last(x) | 1 2 | 2",
                "collect(x) | 1.10 null \"a\" {\"b\":1} | [1.10,null,\"a\",{\"b\":1}]",
            })
    void functionsPassOverNullsAndAreExactWhereTheyCanBe(
            String call, String values, String expected) throws Exception {
        String[] rows =
                Arrays.stream(values.split(" ", -1))
                        .map(value -> "{\"x\":" + value + "}")
                        .toArray(String[]::new);

        assertThat(Trial.run("aggregate", "{\"y\": \"" + call + "\"}", rows))
                .containsExactly("{\"y\":" + expected + "}");
    }

    @Test
    void groupsComeInTheOrderOfTheirFirstRowsWithTheValuesThatCameFirst() throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"by\": [\"k\", \"g.x\"], \"n\": \"count()\"}",
                                "{\"k\":1.0,\"g\":{\"x\":\"a\"}}",
                                "{\"k\":\"1\",\"g\":{\"x\":\"a\"}}",
                                "{\"k\":1,\"g\":{\"x\":\"a\"}}",
                                "{\"k\":1}",
                                "{\"k\":1,\"g\":{\"x\":null}}"))
                .containsExactly(
                        "{\"k\":1.0,\"g.x\":\"a\",\"n\":2}",
                        "{\"k\":\"1\",\"g.x\":\"a\",\"n\":1}",
                        "{\"k\":1,\"g.x\":null,\"n\":2}");
    }

    @Test
    void withoutByThereIsAlwaysOneRow() throws Exception {
        String options = "{\"n\": \"count()\", \"total\": \"sum(x)\"}";

        assertThat(Trial.run("aggregate", options)).containsExactly("{\"n\":0,\"total\":null}");
    }

    @Test
    void withByThereIsNoGroupWithoutARow() throws Exception {
        assertThat(Trial.run("aggregate", "{\"by\": [\"k\"], \"n\": \"count()\"}")).isEmpty();
    }

    @Test
    void byAloneGivesTheDistinctGroups() throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"by\": [\"k\"]}",
                                "{\"k\":1}",
                                "{\"k\":2}",
                                "{\"k\":1}"))
                .containsExactly("{\"k\":1}", "{\"k\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sum(x) | \"5\" | sum: expected a number, found string \"5\"",
                "avg(x) | true | avg: expected a number, found bool true",
                "sum(x) | 1e400 | sum: expected a number, found double 1e400",
                "min(x) | [1] | min: expected a number or a text, found array [1]",
                "approx_percentile(x, 0.5) | {} | approx_percentile: expected a number, found object {}",
            })
    void aValueOfAWrongTypeIsARowError(String call, String value, String detail) throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"by\": [\"k\"], \"n\": \"count()\", \"y\": \"" + call + "\"}",
                                "{\"k\":1,\"x\":" + value + "}"))
                .containsExactly("expression_error: aggregate \"y\": " + detail);
    }

    @Test
    void aRowThatFailsLeavesNoTrace() throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"n\": \"count()\", \"all\": \"collect(x)\", \"y\": \"sum(x)\"}",
                                "{\"x\":1}",
                                "{\"x\":\"bad\"}",
                                "{\"x\":2}"))
                .last()
                .isEqualTo("{\"n\":2,\"all\":[1,2],\"y\":3}");
    }

    @Test
    void aGroupMayBeOneFieldsName() throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"by\": \"k\", \"n\": \"count()\"}",
                                "{\"k\":1}",
                                "{\"k\":1}"))
                .containsExactly("{\"k\":1,\"n\":2}");
    }

    @Test
    void argumentsAreExpressions() throws Exception {
        assertThat(
                        Trial.run(
                                "aggregate",
                                "{\"y\": \"sum(a * b)\"}",
                                "{\"a\":2,\"b\":3}",
                                "{\"a\":4,\"b\":5}"))
                .containsExactly("{\"y\":26}");
    }

    @Test
    void groupsBeyondTheirMemoryGoToTheDiskAndKeepTheirOrder() throws Exception {
        var scratch = new MemoryScratch();
        var parser =
                new PipelineParser(Steps.standard(Trial.FETCHER, 20_000, scratch, Trial.TABLES));
        Pipeline pipeline =
                parser.parse(
                        "{\"steps\": [{\"aggregate\": {\"by\": [\"k\"], \"n\": \"count()\"}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        var expected = new ArrayList<String>();
        var result = new ArrayList<String>();
        try (DatasetStep.Total total = step.total()) {
            for (int k = 2_000; k > 0; k--) {
                total.merge(slice(step, List.of("{\"k\":" + k + "}", "{\"k\":" + k % 7 + "}")));
            }
            total.rows().forEachRemaining(row -> result.add(row.toString()));
        }
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int k = 2_000; k > 0; k--) {
            counts.merge(k, 1, Integer::sum);
            counts.merge(k % 7, 1, Integer::sum);
        }
        counts.forEach((k, n) -> expected.add("{\"k\":" + k + ",\"n\":" + n + "}"));

        assertThat(result).isEqualTo(expected);
        assertThat(scratch.made.get()).isGreaterThan(10);
        assertThat(scratch.open).hasValue(0);
    }

    @Test
    void aGroupThatGrowsBeyondMemoryAcrossFilesIsRefusedWithAdvice() throws Exception {
        var scratch = new MemoryScratch();
        var parser =
                new PipelineParser(Steps.standard(Trial.FETCHER, 50_000, scratch, Trial.TABLES));
        Pipeline pipeline =
                parser.parse(
                        "{\"steps\": [{\"aggregate\": {\"by\": \"k\", \"all\": \"collect(x)\"}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        String value = "y".repeat(1_000);
        try (DatasetStep.Total total = step.total()) {
            for (int i = 0; i < 200; i++) {
                total.merge(slice(step, List.of("{\"k\":" + i % 3 + ",\"x\":\"" + value + "\"}")));
            }

            assertThatThrownBy(total::rows)
                    .isInstanceOf(DatasetStep.TooLargeException.class)
                    .hasMessageContaining("at most 50,000 bytes, found more in the group of [0]")
                    .hasMessageContaining("leave out collect");
        }
        assertThat(scratch.open).hasValue(0);
    }

    @Test
    void whatIsStoppedEndsWithoutItsRowsAndFiles() throws Exception {
        var scratch = new MemoryScratch();
        var parser =
                new PipelineParser(Steps.standard(Trial.FETCHER, 2_000, scratch, Trial.TABLES));
        Pipeline pipeline =
                parser.parse("{\"steps\": [{\"aggregate\": {\"by\": \"k\", \"n\": \"count()\"}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        try (DatasetStep.Total total = step.total()) {
            for (int k = 0; k < 50; k++) {
                total.merge(slice(step, List.of("{\"k\":" + k + "}")));
            }
            total.stop();

            assertThatThrownBy(total::rows).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> total.merge(slice(step, List.of("{\"k\":1}"))))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(scratch.open).hasValue(0);
    }

    @Test
    void whatIsCollectedCountsAsMemory() throws Exception {
        var parser =
                new PipelineParser(
                        Steps.standard(Trial.FETCHER, 100_000, Trial.SCRATCH, Trial.TABLES));
        Pipeline pipeline =
                parser.parse("{\"steps\": [{\"aggregate\": {\"all\": \"collect(x)\"}}]}");
        var step = (DatasetStep) pipeline.steps().getFirst().plan().begin(Trial.RUN);
        DatasetStep.Total total = step.total();
        String row = "{\"x\":\"" + "y".repeat(1_000) + "\"}";

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 101; i++) {
                                total.merge(slice(step, List.of(row)));
                            }
                        })
                .isInstanceOf(DatasetStep.TooLargeException.class);
    }

    private static DatasetStep.Partial slice(DatasetStep step, List<String> rows)
            throws RowException {
        DatasetStep.Partial partial = step.partial();
        for (String json : rows) {
            Row row = Trial.row(json);
            partial.add(row);
        }
        return partial;
    }
}
