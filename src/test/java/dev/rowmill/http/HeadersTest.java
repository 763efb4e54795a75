package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class HeadersTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 10",
        "bytes=2-4, 2, 5",
        "bytes=9-99, 9, 10",
        "bytes=-3, 7, 10",
        "bytes=-30, 0, 10",
    })
    void readsARange(String header, long from, long to) throws HttpProblem {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "bytes=5-3", "bytes=0-1,3-4", "rows=0-1", "bytes=a-b", ""})
    void ignoresARangeThatMakesNoSense(String header) throws HttpProblem {
        assertThat(ByteRange.of(header, 10)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
    void refusesARangeOutside(String header) {
        assertThatThrownBy(() -> ByteRange.of(header, 10)).isInstanceOf(HttpProblem.class);
    }

    @Test
    void readsParametersQuotedAndBare() {
        HeaderValue value =
                HeaderValue.parse("Text/CSV; Charset=utf-8; a=\"x;\\\"y\"; b ; c=\"\"; a=2");

        assertThat(value.value()).isEqualTo("text/csv");
        assertThat(value.parameters()).isEqualTo(Map.of("charset", "utf-8", "a", "x;\"y", "c", ""));
    }

    @Test
    void readsNonsenseWithoutFailing() {
        for (String text : new String[] {"", ";", ";;=", "a;=\"", "a;b=\"\\", "a;b=\"c\"d;e=f"}) {
            assertThat(HeaderValue.parse(text)).isNotNull();
        }
        assertThat(HeaderValue.parse("a;b=\"c\"d;e=f").parameters()).containsEntry("e", "f");
    }
}
