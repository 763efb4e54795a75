package dev.rowmill.job;

import static dev.rowmill.job.JobFixture.LONG;
import static dev.rowmill.job.JobFixture.TENANT;
import static dev.rowmill.job.JobFixture.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/// The events of a job.
class EventsTest {
    @TempDir Path directory;

    @Test
    void tellStateThenProgressThenStateThenEnd() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 100000\"}}", rows(150_000));
            EventStream stream = fixture.jobs.events(TENANT, job.id(), 0);
            var events = new ArrayList<Event>();
            events.add(Objects.requireNonNull(stream.next(LONG)));
            fixture.gate.awaitRow();
            fixture.awaitEvent(job, event -> event.name().equals("progress"));
            fixture.gate.open();
            events.addAll(rest(stream));

            assertThat(events.getFirst().name()).isEqualTo("state");
            assertThat(events.stream().map(Event::name).filter(name -> !name.equals("state")))
                    .startsWith("progress")
                    .endsWith("end");
            assertThat(events.get(events.size() - 2).name()).isEqualTo("state");
            assertThat(JobView.parse(events.getLast().json()))
                    .isEqualTo(fixture.jobs.find(TENANT, job.id()));
            long first = events.getFirst().id();
            assertThat(events)
                    .extracting(Event::id)
                    .containsExactlyElementsOf(
                            LongStream.range(first, first + events.size()).boxed().toList());
            for (Event event : events) {
                JobView.Rows rows = JobView.parse(event.json()).rows();
                assertThat(rows.in())
                        .isEqualTo(rows.out() + rows.filtered() + rows.failed() + rows.pending());
            }
        }
    }

    private static List<Event> rest(EventStream stream) throws InterruptedException {
        var events = new ArrayList<Event>();
        while (!stream.finished()) {
            Event event = stream.next(LONG);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    @Test
    void goOnBehindTheLastOneThatWasSeen() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(1_000));
            fixture.ended(job);
            List<Event> all = rest(fixture.jobs.events(TENANT, job.id(), 0));
            Event second = all.get(1);

            assertThat(rest(fixture.jobs.events(TENANT, job.id(), second.id())))
                    .isEqualTo(all.subList(2, all.size()));
            EventStream over = fixture.jobs.events(TENANT, job.id(), all.getLast().id());
            assertThat(over.finished()).isTrue();
            assertThat(over.next(LONG)).isNull();
        }
    }

    @Test
    void beginWithTheFinalStateWhenTheyAreNoLongerHeld() throws Exception {
        JobView job;
        try (var fixture = JobFixture.started(directory)) {
            job = fixture.ended(fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(10)));
        }
        try (var fixture = JobFixture.started(directory)) {
            List<Event> events = rest(fixture.jobs.events(TENANT, job.id(), 7));

            assertThat(events).extracting(Event::name).containsExactly("state", "end");
            assertThat(events).extracting(Event::id).containsExactly(8L, 9L);
            assertThat(JobView.parse(events.getLast().json())).isEqualTo(job);
        }
    }

    @Test
    void areWaitedForNoLongerThanAsked() throws Exception {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"gate\":{\"if\":\"n >= 0\"}}", rows(1));
            fixture.gate.awaitRow();
            EventStream stream = fixture.jobs.events(TENANT, job.id(), 0);
            Event event = stream.next(LONG);
            while (event != null) {
                event = stream.next(Duration.ofMillis(1_200));
            }

            assertThat(stream.finished()).isFalse();
        }
    }

    @Test
    void areBoundedAndStillBeginWithAState() throws Exception {
        var log = new EventLog(0);
        log.state("\"running\"");
        for (int i = 0; i < 5_000; i++) {
            log.progress(Integer.toString(i));
        }
        log.end("\"ended\"");
        List<Event> events = rest(log.stream(0));

        assertThat(log.size()).isEqualTo(1_000);
        assertThat(events).hasSize(1_001);
        assertThat(events.getFirst()).isEqualTo(new Event(1, "state", "\"running\""));
        assertThat(events.get(1).id()).isEqualTo(4_004);
        assertThat(events.getLast()).isEqualTo(new Event(5_003, "end", "\"ended\""));
    }

    @Test
    void belongToTheirTenant() {
        try (var fixture = JobFixture.started(directory)) {
            JobView job = fixture.submit("{\"filter\":\"n % 2 != 0\"}", rows(1));

            assertThatThrownBy(() -> fixture.jobs.events("b", job.id(), 0))
                    .isInstanceOfSatisfying(
                            JobException.class,
                            e -> assertThat(e.kind()).isEqualTo(JobException.Kind.NOT_FOUND));
        }
    }
}
