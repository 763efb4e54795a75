package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.LONG;
import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// How jobs run and end.
class JobsTest {
    @TempDir Path directory;

    @Test
    void givesRowsBackInOrderAndFailedOnesAsDeadLetters() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job =
                    fixture.submit(
                            "{\"filter\":\"n % 3 != 0\"},{\"filter\":\"n % 7 != 0 || n / 0 == 0\"}",
                            rows(50_000));
            JobView ended = fixture.ended(job);

            assertThat(ended.state()).isEqualTo("completed_with_errors");
            assertThat(ended.error()).isNull();
            assertThat(fixture.results(job)).isEqualTo(rows(50_000, n -> n % 3 != 0 && n % 7 != 0));
            long failed = 50_000 / 7 - 50_000 / 21;
            assertThat(fixture.errors(job).lines()).hasSize((int) failed);
            assertThat(ended.rows())
                    .isEqualTo(
                            new JobView.Rows(
                                    50_000, 50_000 - 50_000 / 3 - failed, 50_000 / 3, failed, 0));
            assertThat(ended.progress()).isEqualTo(1.0);
            assertThat(ended.bytes().in()).isEqualTo(rows(50_000).length());
            assertThat(ended.bytes().out()).isEqualTo(fixture.results(job).length());
        }
    }

    @Test
    void endsWhereAStepHasEnoughRows() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"limit\":3}", rows(500_000));
            JobView ended = fixture.ended(job);

            assertThat(ended.state()).isEqualTo("succeeded");
            assertThat(fixture.results(job)).isEqualTo(rows(3));
            assertThat(ended.progress()).isEqualTo(1.0);
            JobView.Rows counts = ended.rows();
            assertThat(counts.in()).isBetween(3L, 200_000L);
            assertThat(counts).isEqualTo(new JobView.Rows(counts.in(), 3, counts.in() - 3, 0, 0));
            assertThat(ended.bytes().in()).isBetween(1L, 2L << 20);
        }
    }

    @Test
    void showsTheDocumentOfTheContract() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(10));
            JsonNode accepted = new ObjectMapper().readTree(job.toJson());
            JsonNode ended = new ObjectMapper().readTree(fixture.ended(job).toJson());

            assertThat(ended.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "id",
                            "name",
                            "state",
                            "engine",
                            "created_at",
                            "started_at",
                            "ended_at",
                            "rows",
                            "bytes",
                            "progress",
                            "steps",
                            "error",
                            "links");
            assertThat(accepted.get("state").asText()).isEqualTo("queued");
            assertThat(accepted.get("started_at").isNull()).isTrue();
            assertThat(ended.get("state").asText()).isEqualTo("succeeded");
            assertThat(ended.get("created_at").asText()).isEqualTo("2026-01-02T03:04:05.006Z");
            assertThat(ended.get("rows").toString())
                    .isEqualTo("{\"in\":10,\"out\":5,\"filtered\":5,\"failed\":0,\"pending\":0}");
            assertThat(ended.get("steps").get(0).fieldNames())
                    .toIterable()
                    .containsExactly(
                            "step",
                            "tag",
                            "rows",
                            "cpu_seconds",
                            "wait_seconds",
                            "calls",
                            "cache_hits",
                            "coalesced",
                            "retries");
            assertThat(ended.get("steps").get(0).get("rows").asLong()).isEqualTo(10);
            assertThat(ended.get("links").get("results").asText())
                    .isEqualTo("/v1/jobs/" + job.id() + "/results");
        }
    }

    @Test
    void keepsItsLedgerBalancedAtEveryMoment() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job =
                    fixture.submit(
                            "{\"filter\":\"n % 3 != 0\"},{\"filter\":\"n % 500 != 0 || n / 0 == 0\"}",
                            rows(300_000));
            JobView view = job;
            while (!view.ended()) {
                view = Objects.requireNonNull(fixture.jobs.find(TENANT, job.id()));
                JobView.Rows rows = view.rows();
                assertThat(rows.in())
                        .isEqualTo(rows.out() + rows.filtered() + rows.failed() + rows.pending());
                assertThat(view.bytes().out())
                        .isLessThanOrEqualTo(
                                fixture.jobs.results(TENANT, job.id(), Part.RESULTS).length());
                view = fixture.jobs.await(TENANT, job.id(), Duration.ofMillis(3));
            }
            assertThat(view.rows().in()).isEqualTo(300_000);
        }
    }

    @Test
    void endsPromptlyWhenCanceledAndKeepsWhatWasCommitted() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 100000\"}}", rows(300_000));
            fixture.gate.awaitRow();
            fixture.awaitEvent(job, event -> !event.json().contains("\"out\":0"));

            long start = System.nanoTime();
            JobView canceling = fixture.jobs.cancel(TENANT, job.id());
            JobView ended = fixture.ended(job);

            assertThat(canceling.state()).isIn("canceling", "canceled");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(ended.state()).isEqualTo("canceled");
            assertThat(ended.rows().out()).isBetween(1L, 100_000L);
            assertThat(fixture.results(job)).isEqualTo(rows(ended.rows().out()));
            assertThat(ended.progress()).isBetween(0.01, 0.99);
            assertThat(fixture.jobs.cancel(TENANT, job.id()).state()).isEqualTo("canceled");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsAPrefixOfTheResultWhenCanceledAtAnyMoment(long seed) throws Exception {
        var random = new Random(seed);
        long drop = 2L + random.nextInt(5);
        long fail = 2L + random.nextInt(50);
        try (var fixture = JobFixture.started(directory)) {
            JobView job =
                    fixture.submit(
                            "{\"filter\":\"n %% %d != 0\"},{\"filter\":\"n %% %d != 0 || n / 0 == 0\"}"
                                    .formatted(drop, fail),
                            rows(250_000));
            fixture.jobs.await(TENANT, job.id(), Duration.ofMillis(random.nextInt(400)));
            if (!fixture.jobs.await(TENANT, job.id(), Duration.ZERO).ended()) {
                try {
                    fixture.jobs.cancel(TENANT, job.id());
                } catch (JobException e) {
                    assertThat(e.kind()).isEqualTo(JobException.Kind.CONFLICT);
                }
            }
            JobView ended = fixture.ended(job);

            String results = fixture.results(job);
            JobView.Rows rows = ended.rows();
            assertThat(rows(250_000, n -> n % drop != 0 && n % fail != 0))
                    .as("seed %d", seed)
                    .startsWith(results);
            assertThat(results.lines().count()).as("seed %d", seed).isEqualTo(rows.out());
            assertThat(fixture.errors(job).lines().count())
                    .as("seed %d", seed)
                    .isEqualTo(rows.failed());
            assertThat(rows.in())
                    .as("seed %d", seed)
                    .isEqualTo(rows.out() + rows.filtered() + rows.failed());
        }
    }

    @Test
    void cancelsAQueuedJobAtOnce() throws Exception {
        try (var fixture = JobFixture.started(directory, 1)) {
            JobView running = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));
            JobView queued = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(1));
            fixture.gate.awaitRow();

            assertThat(fixture.jobs.cancel(TENANT, queued.id()).state()).isEqualTo("canceled");
            assertThat(fixture.metrics())
                    .contains("rowmill_jobs{state=\"queued\"} 0.0")
                    .contains("rowmill_jobs{state=\"running\"} 1.0")
                    .contains("rowmill_jobs_finished_total{outcome=\"canceled\"} 1.0");
            fixture.gate.open();
            assertThat(fixture.ended(running).state()).isEqualTo("succeeded");
            assertThat(fixture.ended(queued).startedAt()).isNull();
        }
    }

    @Test
    void runsNoMoreJobsAtOnceThanAllowed() throws Exception {
        try (var fixture = JobFixture.started(directory, 2)) {
            List<JobView> jobs =
                    List.of(
                            fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1)),
                            fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1)),
                            fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1)));
            fixture.awaitEvent(jobs.get(1), event -> event.json().contains("\"running\""));

            assertThat(fixture.jobs.list(TENANT, "queued", 10, null).jobs())
                    .extracting(JobView::id)
                    .containsExactly(jobs.get(2).id());
            fixture.gate.open();
            for (JobView job : jobs) {
                assertThat(fixture.ended(job).state()).isEqualTo("succeeded");
            }
        }
    }

    @Test
    void failsAtTheFirstBadRowWhereThePipelineSaysSo() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job =
                    fixture.submit(
                            "{\"steps\":[{\"filter\":\"n % 5000 != 0 || n / 0 == 0\"}],\"on_error\":{\"row\":\"fail\"}}",
                            rows(10_000));
            JobView ended = fixture.ended(job);

            assertThat(ended.state()).isEqualTo("failed");
            JobView.Failure error = Objects.requireNonNull(ended.error());
            assertThat(error.code()).isEqualTo("row_failed");
            assertThat(error.detail()).contains("row 5000", "step 0 (filter)");
        }
    }

    @Test
    void failsOnAnInputThatBreaksOffAndKeepsWhatWasCommitted() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            String cut = "[" + rows(50_000).replace("}\n", "},\n") + "{\"n\":";
            JobView job =
                    fixture.submit(TENANT, "{\"filter\":\"n % 100000 != 0\"}", "json", cut, null)
                            .job();
            JobView ended = fixture.ended(job);

            assertThat(ended.state()).isEqualTo("failed");
            assertThat(Objects.requireNonNull(ended.error()).code()).isEqualTo("unreadable_input");
            assertThat(ended.rows().out()).isPositive();
            assertThat(rows(50_000)).startsWith(fixture.results(job));
        }
    }

    @Test
    void failsHonestlyWhenTheDiskIsFull() throws Exception {
        try (var fixture = JobFixture.started(directory, 1)) {
            fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));
            JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(10));
            Path output = directory.resolve("jobs").resolve(job.id()).resolve("output");
            Files.createSymbolicLink(output, Path.of("/dev/full"));
            fixture.gate.open();
            JobView ended = fixture.ended(job);

            assertThat(ended.state()).isEqualTo("failed");
            JobView.Failure error = Objects.requireNonNull(ended.error());
            assertThat(error.code()).isEqualTo("no_space");
            assertThat(error.detail()).contains("0 committed rows").doesNotContain("/");
            assertThat(ended.rows().in()).isEqualTo(ended.rows().pending());
        }
    }

    @Test
    void readsAnEmptyInputAsNoRows() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView ended = fixture.ended(fixture.submit("{\"filter\":\"n % 2 != 0\"}", ""));

            assertThat(ended.state()).isEqualTo("succeeded");
            assertThat(ended.rows()).isEqualTo(new JobView.Rows(0, 0, 0, 0, 0));
            assertThat(ended.progress()).isEqualTo(1.0);
        }
    }

    @Test
    void refusesAnInputBeyondTheLimitAndKeepsNothingOfIt() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            try (Upload upload = fixture.jobs.upload("t", 0)) {
                var megabyte = new byte[1 << 20];
                for (int i = 0; i < 64; i++) {
                    upload.write(megabyte, 0, megabyte.length);
                }

                assertThatThrownBy(() -> upload.write('x'))
                        .isInstanceOfSatisfying(
                                JobException.class,
                                e -> assertThat(e.kind()).isEqualTo(JobException.Kind.TOO_LARGE));
            }
            assertThat(fixture.jobs.list(TENANT, null, 10, null).jobs()).isEmpty();
            assertThat(
                            directory
                                    .resolve("tmp")
                                    .toFile()
                                    .list((_, name) -> name.startsWith("input")))
                    .isEmpty();
        }
    }

    @Test
    void waitsForTheEndNoLongerThanAsked() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));

            assertThat(fixture.jobs.await(TENANT, job.id(), Duration.ofMillis(20)).ended())
                    .isFalse();
            fixture.gate.open();
            assertThat(fixture.jobs.await(TENANT, job.id(), LONG).state()).isEqualTo("succeeded");
        }
    }

    @Test
    void acceptsNothingWhenClosing() {
        var fixture = JobFixture.started(directory);
        fixture.closeAtOnce();

        assertThatThrownBy(() -> fixture.jobs.upload("t", 0))
                .isInstanceOfSatisfying(
                        JobException.class,
                        e -> assertThat(e.kind()).isEqualTo(JobException.Kind.SHUTTING_DOWN));
    }
}
