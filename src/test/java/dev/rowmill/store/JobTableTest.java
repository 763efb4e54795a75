package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@SuppressWarnings("NullAway.Init")
class JobTableTest {
    private final SettableClock clock = new SettableClock();
    private Store store;
    private JobTable jobs;

    @BeforeEach
    void open(@TempDir Path data) {
        store = Store.open(data, clock);
        jobs = store.jobs();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void givesBackWhatWasAsked() {
        JobSpec spec = SampleJobs.spec(store);
        JobRow job = store.accept(spec, null, null);
        assertThat(job.spec()).isEqualTo(spec);
        assertThat(job.totalBytes()).isNull();
        assertThat(job.times()).isEqualTo(new JobTimes(null, null));
        assertThat(job.progress()).isEqualTo(JobProgress.NONE);
        assertThat(job.error()).isNull();
        assertThat(jobs.find(SampleJobs.TENANT, spec.id())).contains(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "job_1", "' OR 1=1 --", "\0", "job_01J\uD83D\uDE00"})
    void findsNothingUnderAnyOtherText(String id) {
        assertThat(jobs.find(SampleJobs.TENANT, id)).isEmpty();
    }

    @Test
    void hidesAJobFromOtherTenants() {
        JobRow job = store.accept(SampleJobs.spec(store), null, null);
        assertThat(jobs.find("other", job.id())).isEmpty();
        assertThat(jobs.cancel("other", job.id())).isEmpty();
        assertThat(page("other", null, 10, null).jobs()).isEmpty();
    }

    @Test
    void startsAQueuedJobOnceInANewEpoch() {
        JobRow queued = store.accept(SampleJobs.spec(store), null, null);
        JobRow started = jobs.start(queued.id()).orElseThrow();
        assertThat(started.state()).isEqualTo(JobState.RUNNING);
        assertThat(started.epoch()).isEqualTo(queued.epoch() + 1);
        assertThat(started.times().startedAt()).isEqualTo(clock.instant());
        assertThat(jobs.start(queued.id())).isEmpty();
        assertThat(jobs.start("job_of_nobody")).isEmpty();
    }

    @Test
    void commitsProgressAsAWhole() {
        JobRow job = SampleJobs.running(store);
        var progress =
                new JobProgress(new RowCounts(10, 6, 3, 1), 1_000, 600, 80, "{\"steps\":[]}");
        assertThat(jobs.resultBytes()).isZero();
        JobRow committed = jobs.progress(job.id(), job.epoch(), progress);
        assertThat(jobs.resultBytes()).isEqualTo(680);
        assertThat(committed.progress()).isEqualTo(progress);
        assertThat(committed.state()).isEqualTo(JobState.RUNNING);
        assertThat(SampleJobs.find(store, job.id())).isEqualTo(committed);
        assertThat(committed.length(JobPart.OUTPUT)).isEqualTo(600);
        assertThat(committed.length(JobPart.ERRORS)).isEqualTo(80);
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELED"})
    void anEndedJobChangesNoMore(JobState state) {
        JobRow job = SampleJobs.running(store);
        clock.advance(Duration.ofSeconds(5));
        var ending = new JobEnding(state, SampleJobs.lengths(7, 0), "{\"code\":\"x\"}");
        JobRow ended = jobs.finish(job.id(), job.epoch(), ending);
        assertThat(ended.state()).isEqualTo(state);
        assertThat(ended.error()).isEqualTo("{\"code\":\"x\"}");
        assertThat(ended.times().endedAt()).isEqualTo(clock.instant());

        assertFenced(() -> jobs.finish(job.id(), job.epoch(), ending));
        assertFenced(() -> jobs.progress(job.id(), job.epoch(), SampleJobs.lengths(9, 0)));
        assertThat(jobs.requeue(job.id(), job.epoch())).isFalse();
        assertThat(jobs.start(job.id())).isEmpty();
        assertThat(jobs.cancel(SampleJobs.TENANT, job.id())).contains(ended);
        assertThat(jobs.unfinished()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING", "CANCELING"})
    void refusesToEndInAStateThatIsNoEnd(JobState state) {
        assertThatThrownBy(() -> new JobEnding(state, JobProgress.NONE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(state.label());
    }

    @Test
    void fencesAWriterOfAnEarlierEpoch() {
        JobRow first = SampleJobs.running(store);
        assertThat(jobs.requeue(first.id(), first.epoch())).isTrue();
        JobRow second = jobs.start(first.id()).orElseThrow();
        assertThat(second.epoch()).isGreaterThan(first.epoch());

        assertFenced(() -> jobs.progress(first.id(), first.epoch(), SampleJobs.lengths(5, 0)));
        assertThat(jobs.requeue(first.id(), first.epoch())).isFalse();
        jobs.progress(second.id(), second.epoch(), SampleJobs.lengths(5, 0));
        assertThat(SampleJobs.find(store, first.id()).length(JobPart.OUTPUT)).isEqualTo(5);
    }

    @Test
    void requeuesOnlyAJobThatShowedNothingYet() {
        JobRow job = SampleJobs.running(store);
        var read = new JobProgress(new RowCounts(4, 0, 4, 0), 100, 0, 0, "{\"a\":1}");
        jobs.progress(job.id(), job.epoch(), read);
        assertThat(jobs.requeue(job.id(), job.epoch())).isTrue();
        JobRow queued = SampleJobs.find(store, job.id());
        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        assertThat(queued.progress()).isEqualTo(JobProgress.NONE);
        assertThat(queued.times().startedAt()).isNull();

        JobRow again = jobs.start(job.id()).orElseThrow();
        jobs.progress(job.id(), again.epoch(), SampleJobs.lengths(0, 1));
        assertThat(jobs.requeue(job.id(), again.epoch())).isFalse();
        assertThat(SampleJobs.find(store, job.id()).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void cancelsAQueuedJobAtOnceAndARunningOneWhenItStops() {
        JobRow queued = store.accept(SampleJobs.spec(store), null, null);
        JobRow canceled = jobs.cancel(SampleJobs.TENANT, queued.id()).orElseThrow();
        assertThat(canceled.state()).isEqualTo(JobState.CANCELED);
        assertThat(canceled.times().endedAt()).isEqualTo(clock.instant());

        JobRow running = SampleJobs.running(store);
        JobRow canceling = jobs.cancel(SampleJobs.TENANT, running.id()).orElseThrow();
        assertThat(canceling.state()).isEqualTo(JobState.CANCELING);
        assertThat(canceling.times().endedAt()).isNull();
        JobRow committed = jobs.progress(running.id(), running.epoch(), SampleJobs.lengths(3, 0));
        assertThat(committed.state()).isEqualTo(JobState.CANCELING);
        var ending = new JobEnding(JobState.CANCELED, committed.progress(), null);
        assertThat(jobs.finish(running.id(), running.epoch(), ending).state())
                .isEqualTo(JobState.CANCELED);
    }

    @Test
    void listsUnfinishedJobsOldestFirst() {
        JobRow queued = store.accept(SampleJobs.spec(store, "b"), null, null);
        JobRow running = SampleJobs.running(store);
        JobRow ended = SampleJobs.ended(store);
        JobRow canceling = SampleJobs.running(store);
        jobs.cancel(SampleJobs.TENANT, canceling.id());
        assertThat(jobs.unfinished())
                .extracting(JobRow::id)
                .containsExactly(queued.id(), running.id(), canceling.id())
                .doesNotContain(ended.id());
    }

    @Test
    void listsJobsThatEndedBeforeTheCutoff() {
        JobRow old = SampleJobs.ended(store);
        clock.advance(Duration.ofDays(8));
        JobRow fresh = SampleJobs.ended(store);
        SampleJobs.running(store);
        assertThat(jobs.endedBefore(clock.instant().minus(Duration.ofDays(7)), 10))
                .extracting(JobRow::id)
                .containsExactly(old.id());
        assertThat(jobs.endedBefore(clock.instant().plusMillis(1), 10))
                .extracting(JobRow::id)
                .containsExactly(old.id(), fresh.id());
        assertThat(jobs.endedBefore(clock.instant().plusMillis(1), 1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 100})
    void pagesThroughAllJobsNewestFirstEachOnce(int limit) {
        var accepted = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            accepted.addFirst(store.accept(SampleJobs.spec(store), null, null).id());
            store.accept(SampleJobs.spec(store, "other"), null, null);
            clock.advance(Duration.ofMillis(i % 2 == 0 ? 5 : -20));
        }
        var listed = new ArrayList<String>();
        String cursor = null;
        do {
            JobPage page = page(SampleJobs.TENANT, null, limit, cursor);
            page.jobs().forEach(job -> listed.add(job.id()));
            cursor = page.nextCursor();
            if (cursor != null) {
                assertThat(cursor).matches("[A-Za-z0-9_-]+");
            }
        } while (cursor != null);
        assertThat(listed).isEqualTo(accepted);
    }

    @Test
    void keepsItsPlaceWhileJobsComeAndGo() {
        List<JobRow> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(SampleJobs.ended(store));
        }
        JobPage first = page(SampleJobs.TENANT, null, 2, null);
        store.delete(SampleJobs.TENANT, made.get(2).id());
        SampleJobs.running(store);
        JobPage second = page(SampleJobs.TENANT, null, 2, first.nextCursor());
        assertThat(second.jobs())
                .extracting(JobRow::id)
                .containsExactly(made.get(1).id(), made.get(0).id());
        assertThat(second.nextCursor()).isNull();
    }

    @Test
    void listsOnlyJobsInTheStateAskedFor() {
        SampleJobs.running(store);
        JobRow older = SampleJobs.ended(store);
        SampleJobs.running(store);
        JobRow newer = SampleJobs.ended(store);
        JobPage page = page(SampleJobs.TENANT, JobState.SUCCEEDED, 1, null);
        assertThat(page.jobs()).containsExactly(newer);
        JobPage next = page(SampleJobs.TENANT, JobState.SUCCEEDED, 1, page.nextCursor());
        assertThat(next.jobs()).containsExactly(older);
        assertThat(next.nextCursor()).isNull();
        assertThat(page(SampleJobs.TENANT, JobState.QUEUED, 9, null).jobs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "job_", "job_01J", "' OR 1=1", "job_01JAAAAAAAAAAAAAAAAAAAAAA!"})
    void refusesACursorThatItNeverGaveOut(String cursor) {
        assertThatThrownBy(() -> page(SampleJobs.TENANT, null, 1, cursor))
                .isInstanceOf(BadCursorException.class)
                .hasMessageContaining("\"" + cursor + "\"");
    }

    @Test
    void everyStateHasItsLabel() {
        for (JobState state : JobState.values()) {
            assertThat(JobState.of(state.label())).contains(state);
        }
        assertThat(JobState.of("RUNNING")).isEmpty();
        assertThat(JobState.COMPLETED_WITH_ERRORS.label()).isEqualTo("completed_with_errors");
    }

    private JobPage page(
            String tenant, @Nullable JobState state, int limit, @Nullable String cursor) {
        return jobs.list(new JobQuery(tenant, state, limit, cursor));
    }

    private static void assertFenced(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FENCED));
    }
}
