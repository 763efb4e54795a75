package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.LONG;
import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What can be asked of jobs besides running them.
class JobResourcesTest {
    private static final String FINGERPRINT = "f".repeat(64);

    @TempDir Path directory;

    private static void assertRefused(JobException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void oneKeyMakesOneJobHoweverManyAskAtOnce() throws Exception {
        try (var fixture = JobFixture.started(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var go = new CountDownLatch(1);
            var calls = new ArrayList<Future<String>>();
            for (int i = 0; i < 100; i++) {
                calls.add(threads.submit(afterwards(go, () -> submitUnderKey(fixture))));
            }
            go.countDown();
            var answers = new ArrayList<String>();
            for (Future<String> call : calls) {
                answers.add(call.get());
            }

            assertThat(fixture.jobs.list(TENANT, null, 10, null).jobs()).hasSize(1);
            assertThat(answers.stream().filter("made"::equals)).hasSize(1);
            assertThat(answers).isSubsetOf("made", "replayed", "in progress");
            assertThat(submitUnderKey(fixture)).isEqualTo("replayed");
        }
    }

    private static Callable<String> afterwards(CountDownLatch go, Callable<String> call) {
        return () -> {
            go.await();
            return call.call();
        };
    }

    private static String submitUnderKey(JobFixture fixture) {
        try (IdempotencyHold hold = fixture.jobs.hold(TENANT, "key")) {
            Accepted accepted =
                    fixture.submit(
                            TENANT,
                            "{\"filter\":\"n % 2 != 0\"}",
                            "ndjson",
                            rows(3),
                            new Idempotency(hold, FINGERPRINT));
            return accepted.replayed() ? "replayed" : "made";
        } catch (JobException e) {
            assertThat(e.kind()).isEqualTo(JobException.Kind.IDEMPOTENCY_IN_PROGRESS);
            return "in progress";
        }
    }

    @Test
    void replaysTheJobAsItWasAcceptedAlsoAfterItsDeletion() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            Accepted first;
            try (IdempotencyHold hold = fixture.jobs.hold(TENANT, "key")) {
                assertThat(hold.answered()).isFalse();
                assertThat(hold.replay(FINGERPRINT)).isNull();
                first =
                        fixture.submit(
                                TENANT,
                                "{\"filter\":\"n % 2 != 0\"}",
                                "ndjson",
                                rows(3),
                                new Idempotency(hold, FINGERPRINT));
            }
            fixture.ended(first.job());
            fixture.jobs.delete(TENANT, first.job().id());

            try (IdempotencyHold hold = fixture.jobs.hold(TENANT, "key")) {
                assertThat(hold.answered()).isTrue();
                Accepted again = Objects.requireNonNull(hold.replay(FINGERPRINT));
                assertThat(again.replayed()).isTrue();
                assertThat(again.job().toJson()).isEqualTo(first.job().toJson());
                assertRefused(JobException.Kind.IDEMPOTENCY_MISMATCH, () -> hold.replay("another"));
            }
        }
    }

    @Test
    void retriesTheDeadLettersAlone() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            String input =
                    "{\"n\":1}\n{\"n\" : 5, \"price\":1.50, \"s\":\"\\u00e4\\n\"}\nbroken\n{\"n\":2}\n";
            JobView job = fixture.submit("{\"filter\":\"n % 5 != 0 || n / 0 == 0\"}", input);
            fixture.ended(job);
            JobView retry = fixture.jobs.retry(TENANT, job.id());
            JobView ended = fixture.ended(retry);

            assertThat(retry.id()).isNotEqualTo(job.id());
            assertThat(retry.name()).isEqualTo("a name");
            assertThat(ended.rows()).isEqualTo(new JobView.Rows(2, 0, 0, 2, 0));
            assertThat(Files.readString(directory.resolve("jobs/" + retry.id() + "/input")))
                    .isEqualTo("{\"n\" : 5, \"price\":1.50, \"s\":\"\\u00e4\\n\"}\nbroken\n");
        }
    }

    @Test
    void refusesToRetryAJobWithoutDeadLetters() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(3));
            JobView running = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(3));
            fixture.ended(job);

            assertRefused(JobException.Kind.CONFLICT, () -> fixture.jobs.retry(TENANT, job.id()));
            assertRefused(
                    JobException.Kind.CONFLICT, () -> fixture.jobs.retry(TENANT, running.id()));
            assertRefused(JobException.Kind.NOT_FOUND, () -> fixture.jobs.retry(TENANT, "x"));
        }
    }

    @Test
    void deletesEndedJobsOnly() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(3));
            fixture.gate.awaitRow();
            assertRefused(JobException.Kind.CONFLICT, () -> fixture.jobs.delete(TENANT, job.id()));
            fixture.gate.open();
            fixture.ended(job);
            fixture.jobs.delete(TENANT, job.id());

            assertThat(fixture.jobs.find(TENANT, job.id())).isNull();
            assertRefused(JobException.Kind.NOT_FOUND, () -> fixture.jobs.delete(TENANT, job.id()));
            assertRefused(
                    JobException.Kind.NOT_FOUND,
                    () -> fixture.jobs.results(TENANT, job.id(), Part.RESULTS));
            assertThat(directory.resolve("jobs").resolve(job.id())).doesNotExist();
        }
    }

    @Test
    void aJobThatIsDeletedBeforeItsEndIsNotedStaysDeleted() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            String steps = "{\"filter\":\"n > 0\"}";
            var job = new Job(fixture.row(TENANT, steps), fixture.pipeline(steps));
            var live = new LiveJobs();
            live.add(job);

            live.forget(job.id());
            live.end(job);

            assertThat(live.find(TENANT, job.id())).isNull();
        }
    }

    @Test
    void forgetsEndedJobsAfterTheirRetention() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView old = fixture.ended(fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(3)));
            fixture.advance(Duration.ofDays(4));
            JobView young = fixture.ended(fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(3)));
            fixture.advance(Duration.ofDays(4));

            assertThat(fixture.jobs.sweep()).isEqualTo(1);
            assertThat(fixture.jobs.find(TENANT, old.id())).isNull();
            assertThat(fixture.jobs.find(TENANT, young.id())).isEqualTo(young);
        }
    }

    @Test
    void listsAPageAtATimeNewestFirst() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(3));
                ids.addFirst(job.id());
                fixture.ended(job);
            }
            Page first = fixture.jobs.list(TENANT, "succeeded", 3, null);
            Page second = fixture.jobs.list(TENANT, "succeeded", 3, first.nextCursor());

            assertThat(first.jobs()).extracting(JobView::id).isEqualTo(ids.subList(0, 3));
            assertThat(first.nextCursor()).matches("[A-Za-z0-9_-]+");
            assertThat(second.jobs()).extracting(JobView::id).isEqualTo(ids.subList(3, 5));
            assertThat(second.nextCursor()).isNull();
            assertThat(fixture.jobs.list("b", null, 3, null).jobs()).isEmpty();
            assertRefused(
                    JobException.Kind.INVALID_CURSOR,
                    () -> fixture.jobs.list(TENANT, null, 3, "no cursor"));
            assertRefused(
                    JobException.Kind.INVALID_STATE,
                    () -> fixture.jobs.list(TENANT, "finished", 3, null));
        }
    }

    @Test
    void showsNothingToAnotherTenant() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.ended(fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(3)));

            assertThat(fixture.jobs.find("b", job.id())).isNull();
            assertThat(fixture.jobs.find(TENANT, "../" + job.id())).isNull();
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(
                            () -> fixture.jobs.cancel("b", job.id()),
                            () -> fixture.jobs.retry("b", job.id()),
                            () -> fixture.jobs.delete("b", job.id()),
                            () -> fixture.jobs.await("b", job.id(), LONG),
                            () -> fixture.jobs.results("b", job.id(), Part.ERRORS))) {
                assertRefused(JobException.Kind.NOT_FOUND, call);
            }
        }
    }

    @Test
    void givesRangesAndATagOfEndedResults() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(9));
            assertThat(fixture.jobs.results(TENANT, job.id(), Part.RESULTS).etag()).isNull();
            fixture.gate.open();
            fixture.ended(job);
            ResultsView results = fixture.jobs.results(TENANT, job.id(), Part.RESULTS);

            assertThat(results.ended()).isTrue();
            assertThat(results.format()).isEqualTo("ndjson");
            assertThat(results.length()).isEqualTo(rows(9).length());
            assertThat(results.etag()).isNotNull().doesNotContain("\"");
            try (InputStream bytes = results.open(8, 16)) {
                assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"n\":2}\n");
            }
            assertThat(fixture.jobs.results(TENANT, job.id(), Part.ERRORS).length()).isZero();
        }
    }
}
