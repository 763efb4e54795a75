package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class GivenTest {
    private final Problems problems = new Problems();

    private Given given(String json) throws Exception {
        return new Given(new ObjectMapper().readTree(json), "/x", problems);
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "30s,30000", "10m,600000", "1h,3600000", "7d,604800000", "0s,0"})
    void durationsHaveOneUnit(String text, long millis) throws Exception {
        assertThat(given("\"" + text + "\"").duration(Duration.ZERO, Duration.ofDays(30)))
                .hasMillis(millis);
        assertThat(problems.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"30\"",
                "30",
                "\"1h30m\"",
                "\"-1s\"",
                "\"1.5s\"",
                "\"1 s\"",
                "\"31d\"",
                "null"
            })
    void whatIsNoDurationWithinBoundsIsAProblem(String json) throws Exception {
        Duration placeholder = given(json).duration(Duration.ZERO, Duration.ofDays(30));

        assertThat(placeholder).isBetween(Duration.ZERO, Duration.ofDays(30));
        assertThat(problems.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "65536,65536",
        "'\"12\"',12",
        "'\"64KiB\"',65536",
        "'\"512MiB\"',536870912",
        "'\"2TiB\"',2199023255552"
    })
    void sizesAreBytesOrHaveAUnit(String json, long bytes) throws Exception {
        assertThat(given(json).size()).isEqualTo(bytes);
        assertThat(problems.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"64KB\"", "-1", "1.5", "\"999999999999TiB\"", "true"})
    void whatIsNoSizeIsAProblem(String json) throws Exception {
        given(json).size();

        assertThat(problems.count()).isEqualTo(1);
    }

    @Test
    void pointersAreEscapedAsRfc6901Says() throws Exception {
        given("{\"a/b\": {\"~\": 5}}").member("a/b").member("~").text();

        var refusal = catchThrowableOfType(InvalidPipelineException.class, problems::refuse);
        assertThat(refusal.problems())
                .containsExactly(new Problem("/x/a~1b/~0", "expected a text, found the number 5"));
    }
}
