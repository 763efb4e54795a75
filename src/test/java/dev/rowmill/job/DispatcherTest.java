package dev.rowmill.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whose job runs next.
class DispatcherTest {
    @TempDir Path directory;

    @Test
    void takesTenantsInTurnAndTheirJobsInOrder() throws Exception {
        try (var fixture = JobFixture.started(directory, 1)) {
            var order = new ArrayList<String>();
            List<String> ids = Collections.synchronizedList(order);
            var done = new CountDownLatch(5);
            var dispatcher =
                    new Dispatcher(
                            1,
                            job -> {
                                ids.add(job.tenant() + job.pipeline().steps().size());
                                done.countDown();
                            });
            for (String job : new String[] {"a1", "a2", "a3", "b1", "c1"}) {
                dispatcher.add(job(fixture, job));
            }
            assertThat(dispatcher.waiting()).isEqualTo(5);
            dispatcher.open();

            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ids).containsExactly("a1", "b1", "c1", "a2", "a3");
            assertThat(dispatcher.close(Duration.ofSeconds(5))).isTrue();
        }
    }

    /// A job of tenant `a` with as many steps as the digit says.
    private static Job job(JobFixture fixture, String name) {
        int steps = name.charAt(1) - '0';
        String pipeline =
                String.join(",", Collections.nCopies(steps, "{\"filter\":\"n % 2 != 0\"}"));
        return new Job(fixture.row(name.substring(0, 1), pipeline), fixture.pipeline(pipeline));
    }
}
