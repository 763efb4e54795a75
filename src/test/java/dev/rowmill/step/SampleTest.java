package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SampleTest {
    private static final int ROWS = 100_000;

    /// The numbers of the rows that are kept, of so many rows.
    private static List<Long> kept(String options) throws Exception {
        var step =
                (CpuStep)
                        Trial.pipeline("sample", options)
                                .steps()
                                .getFirst()
                                .plan()
                                .begin(Trial.RUN);
        var kept = new ArrayList<Long>();
        for (long number = 1; number <= ROWS; number++) {
            step.apply(Row.of(Map.of("n", Value.Null.NULL), number), row -> kept.add(row.number()));
        }
        return kept;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "0.1", "0.5", "0.99"})
    void aboutAsManyRowsAreKeptAsTheRateSays(String rate) throws Exception {
        double share = Double.parseDouble(rate);
        double deviation = Math.sqrt(ROWS * share * (1 - share));

        for (int seed = 0; seed < 5; seed++) {
            assertThat((double) kept("{\"rate\": " + rate + ", \"seed\": " + seed + "}").size())
                    .as("seed %d", seed)
                    .isBetween(ROWS * share - 5 * deviation, ROWS * share + 5 * deviation);
        }
    }

    @Test
    void allRowsAndNoneAreSharesToo() throws Exception {
        assertThat(kept("1")).hasSize(ROWS);
        assertThat(kept("1.0")).hasSize(ROWS);
        assertThat(kept("0")).isEmpty();
    }

    @Test
    void theSeedAloneDecidesWhichRows() throws Exception {
        List<Long> first = kept("{\"rate\": 0.01, \"seed\": 1}");

        assertThat(kept("{\"rate\": 0.01, \"seed\": 1}")).isEqualTo(first);
        assertThat(kept("{\"rate\": 0.01, \"seed\": 2}")).isNotEqualTo(first);
        assertThat(kept("0.01")).isEqualTo(kept("{\"rate\": 0.01, \"seed\": 0}"));
    }

    @Test
    void seedsAreIndependent() throws Exception {
        List<Long> both = kept("{\"rate\": 0.1, \"seed\": 1}");
        both.retainAll(new java.util.HashSet<>(kept("{\"rate\": 0.1, \"seed\": 2}")));

        assertThat(both).hasSizeBetween(850, 1_150);
    }

    @Test
    void aLargerRateKeepsWhatASmallerOneKept() throws Exception {
        assertThat(kept("0.2")).containsAll(kept("0.1"));
    }

    @Test
    void whatIsNoShareIsRefused() {
        for (String rate : List.of("1.5", "-0.1", "10", "{\"rate\": \"1%\"}")) {
            assertThatThrownBy(() -> Trial.pipeline("sample", rate))
                    .isInstanceOf(InvalidPipelineException.class)
                    .hasMessageContaining("expected a number from 0 to 1");
        }
        assertThatThrownBy(() -> Trial.pipeline("sample", "\"1\""))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("expected a number, or an object with \"rate\"");
    }
}
