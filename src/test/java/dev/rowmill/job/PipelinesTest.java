package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.TENANT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.step.InvalidPipelineException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Set;

/// Pipelines kept under names.
class PipelinesTest {
    private static final String ONE = "{\"steps\":[{\"filter\":\"n % 2 != 0\"}]}";
    private static final String TWO = "{\"steps\":[{\"filter\":\"n % 3 != 0\"}]}";

    @TempDir Path directory;
    private JobFixture fixture;
    private Pipelines pipelines;

    @BeforeEach
    void open() {
        fixture = JobFixture.started(directory);
        pipelines = fixture.jobs.pipelines();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertRefused(JobException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void tellWhetherTheyWereMadeOrReplaced() throws Exception {
        Pipelines.Put made = pipelines.put(TENANT, "logs.v1", ONE, null, null);
        Pipelines.Put replaced = pipelines.put(TENANT, "logs.v1", TWO, null, null);

        assertThat(made.created()).isTrue();
        assertThat(replaced.created()).isFalse();
        assertThat(replaced.pipeline().etag()).isNotEqualTo(made.pipeline().etag());
        assertThat(pipelines.find(TENANT, "logs.v1")).isEqualTo(replaced.pipeline());
        assertThat(pipelines.find("b", "logs.v1")).isNull();
    }

    @Test
    void changeOnlyAsThePreconditionSays() throws Exception {
        String etag = pipelines.put(TENANT, "p", ONE, null, Set.of("*")).pipeline().etag();

        assertRefused(
                JobException.Kind.PRECONDITION_FAILED,
                () -> pipelines.put(TENANT, "p", TWO, null, Set.of("*")));
        assertRefused(
                JobException.Kind.PRECONDITION_FAILED,
                () -> pipelines.put(TENANT, "p", TWO, Set.of("other"), null));
        assertThat(pipelines.put(TENANT, "p", TWO, Set.of(etag), null).created()).isFalse();
        assertRefused(
                JobException.Kind.PRECONDITION_FAILED,
                () -> pipelines.delete(TENANT, "p", Set.of(etag), null));
        pipelines.delete(TENANT, "p", null, null);
        assertRefused(JobException.Kind.NOT_FOUND, () -> pipelines.delete(TENANT, "p", null, null));
    }

    @Test
    void areRefusedWhenInvalid() {
        assertThatThrownBy(
                        () -> pipelines.put(TENANT, "p", "{\"steps\":[{\"dropp\":2}]}", null, null))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("/steps");
        assertRefused(
                JobException.Kind.INVALID_NAME,
                () -> pipelines.put(TENANT, "../p", ONE, null, null));
        assertThat(pipelines.find(TENANT, "p")).isNull();
    }

    @Test
    void areListedByNameAPageAtATime() throws Exception {
        for (String name : new String[] {"c", "a", "b.x"}) {
            pipelines.put(TENANT, name, ONE, null, null);
        }
        Pipelines.PipelinePage first = pipelines.list(TENANT, 2, null);
        Pipelines.PipelinePage second = pipelines.list(TENANT, 2, first.nextCursor());

        assertThat(first.pipelines()).extracting(StoredPipeline::name).containsExactly("a", "b.x");
        assertThat(first.nextCursor()).matches("[A-Za-z0-9_-]+");
        assertThat(second.pipelines()).extracting(StoredPipeline::name).containsExactly("c");
        assertThat(second.nextCursor()).isNull();
        assertRefused(JobException.Kind.INVALID_CURSOR, () -> pipelines.list(TENANT, 2, "????"));
    }
}
