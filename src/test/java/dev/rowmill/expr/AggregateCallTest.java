package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class AggregateCallTest {
    private static final List<String> FUNCTIONS = List.of("count", "sum", "approx_percentile");

    @Test
    void splitsACallIntoItsFunctionAndItsArguments() throws ExpressionException, RowException {
        var call = AggregateCall.parse("approx_percentile(a * 2, 0.95)", FUNCTIONS);
        assertThat(call.function()).isEqualTo("approx_percentile");
        assertThat(call.arguments().getFirst().evaluate(Rows.row("{\"a\":4}"), Rows.NOW))
                .isEqualTo(JsonNumber.of(8));
        assertThat(call.arguments().getFirst().fields()).containsExactly("a");
        assertThat(call.arguments().getFirst().constant()).isEmpty();
        assertThat(call.arguments().getLast().constant()).contains(JsonNumber.of(0.95));
    }

    @Test
    void takesACallWithoutArguments() throws ExpressionException {
        assertThat(AggregateCall.parse("count()", FUNCTIONS).arguments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    total | expected a call of count, sum, approx_percentile, found another expression
                    sum(a) + 1 | found another expression
                    a.sum(b) | found another expression
                    avg(a) | 1:1: expected a call of count, sum, approx_percentile, found avg
                    som(a) | did you mean "sum"?
                    sum(lowr(a)) | 1:5: unknown function lowr; did you mean "lower"?
                    sum(sum(a)) | 1:5: unknown function sum
                    sum(a | missing ')'
                    """)
    void refusesEverythingElse(String source, String message) {
        var failure =
                catchThrowableOfType(
                        ExpressionException.class, () -> AggregateCall.parse(source, FUNCTIONS));
        assertThat(failure.getMessage()).contains(message);
    }
}
