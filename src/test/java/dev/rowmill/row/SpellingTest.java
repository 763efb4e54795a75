package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "extrct,extract",
        "Extract,extract",
        "etxract,extract",
        "slect,select",
        "renmae,rename",
    })
    void theNearestNameIsSuggested(String found, String meant) {
        assertThat(Spelling.hint(found, List.of("extract", "select", "rename", "set")))
                .isEqualTo("; did you mean \"" + meant + "\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "transform", "x"})
    void noNameIsSuggestedWhereNoneIsNear(String found) {
        assertThat(Spelling.hint(found, List.of("extract", "select", "rename"))).isEmpty();
        assertThat(Spelling.hint("e".repeat(100_000), List.of("extract"))).isEmpty();
    }
}
