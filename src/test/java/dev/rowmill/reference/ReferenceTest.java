package dev.rowmill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Formats;
import dev.rowmill.step.Steps;
import dev.rowmill.step.Tables;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The reference pages say what the code does. With `-Drowmill.reference=write` they are written anew.
class ReferenceTest {
    private static void check(String name, String page) throws IOException {
        Path file = Path.of("docs", name);
        if ("write".equals(System.getProperty("rowmill.reference"))) {
            Files.writeString(file, page);
        }
        assertThat(file)
                .as("stale; mvn test -Dtest=ReferenceTest -Drowmill.reference=write makes it anew")
                .content()
                .isEqualTo(page);
    }

    private static final Fetcher FETCHER =
            new Fetcher(FetchLimits.DEFAULT, AddressPolicy.parse("", ""), FetchEvents.NONE);
    private static final Steps STEPS =
            Steps.standard(
                    FETCHER,
                    1,
                    () -> {
                        throw new IOException("no step runs here");
                    },
                    new Tables(
                            (_, _) -> {
                                throw new IllegalStateException("no step runs here");
                            },
                            1));

    @AfterAll
    static void close() {
        FETCHER.close();
    }

    @Test
    void thePageOfStepsIsUpToDate() throws IOException {
        check("steps.md", StepPage.of(STEPS));
    }

    @Test
    void thePageOfMistakesIsUpToDate() throws IOException {
        check("mistakes.md", MistakePage.of(STEPS));
    }

    @Test
    void thePageOfExpressionsIsUpToDate() throws Exception {
        check("expressions.md", ExpressionPage.of());
    }

    @Test
    void thePageOfFormatsIsUpToDate() throws IOException {
        check("formats.md", FormatPage.of(Formats.standard()));
    }
}
