package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
    @Test
    void theFirstRowsComeThrough() throws Exception {
        assertThat(Trial.run("limit", "2", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"))
                .containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(Trial.run("limit", "{\"n\": 5}", "{\"n\":1}")).containsExactly("{\"n\":1}");
        assertThat(Trial.run("limit", "0", "{\"n\":1}")).isEmpty();
    }

    @Test
    void everyRunCountsForItself() throws Exception {
        Pipeline pipeline = Trial.pipeline("limit", "1");

        assertThat(Trial.run(pipeline, java.util.List.of("{\"n\":1}", "{\"n\":2}"))).hasSize(1);
        assertThat(Trial.run(pipeline, java.util.List.of("{\"n\":1}", "{\"n\":2}"))).hasSize(1);
    }

    @Test
    void aConditionLimitsOnlyTheRowsItIsTrueFor() throws Exception {
        assertThat(
                        Trial.run(
                                "limit",
                                "{\"n\": 1, \"if\": \"x > 0\"}",
                                "{\"x\":0}",
                                "{\"x\":1}",
                                "{\"x\":2}",
                                "{\"x\":0}"))
                .containsExactly("{\"x\":0}", "{\"x\":1}", "{\"x\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1e3", "99999999999999999999", "{\"n\": \"10\"}"})
    void whatIsNoNumberOfRowsIsRefused(String options) {
        assertThatThrownBy(() -> Trial.pipeline("limit", options))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("expected a whole number from 0 to");
    }

    @Test
    void theNumberIsNeeded() {
        assertThatThrownBy(() -> Trial.pipeline("limit", "{}"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("expected the option \"n\"");
        assertThatThrownBy(() -> Trial.pipeline("limit", "\"10\""))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("expected a number, or an object with \"n\"");
    }
}
