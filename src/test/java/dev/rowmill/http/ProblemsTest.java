package dev.rowmill.http;

import static dev.rowmill.http.Expected.problemDocument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.MatcherAssert.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;

class ProblemsTest {
    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void writesEveryKindAsAWholeDocument(ProblemType type) {
        String document = Problems.document(new HttpProblem(type, "Why."), "/v1/jobs", null);

        assertThat(document, problemDocument(type.status, type.uri().substring(20)));
    }

    @Test
    void tellsNothingOfABugButANumberToAskFor() {
        HttpProblem problem = Problems.of(new IllegalStateException("/secret/path"));

        assertThat(problem.type()).isEqualTo(ProblemType.INTERNAL);
        assertThat(problem.detail()).matches("A bug in Rowmill; incident [0-9a-f]{8}\\.");
    }

    @Test
    void saysThatTheDiskIsFull() {
        HttpProblem problem = Problems.of(new IOException("No space left on device"));

        assertThat(problem.type().status).isEqualTo(507);
    }
}
