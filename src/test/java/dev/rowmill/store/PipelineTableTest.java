package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@SuppressWarnings("NullAway.Init")
class PipelineTableTest {
    private static final Precondition ABSENT = new Precondition(null, Set.of("*"));
    private static final Precondition PRESENT = new Precondition(Set.of("*"), null);

    private final SettableClock clock = new SettableClock();
    private Store store;
    private PipelineTable pipelines;

    @BeforeEach
    void open(@TempDir Path data) {
        store = Store.open(data, clock);
        pipelines = store.pipelines();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void createsAndThenReplaces() {
        Instant created = clock.instant();
        assertThat(put("p", "{}", Precondition.NONE)).isInstanceOf(PipelinePut.Created.class);
        clock.advance(Duration.ofMinutes(1));
        PipelinePut second = put("p", "{\"steps\":[]}", Precondition.NONE);
        var expected = new PipelineRow("acme", "p", "{\"steps\":[]}", created, clock.instant());
        assertThat(second).isEqualTo(new PipelinePut.Replaced(expected));
        assertThat(pipelines.find("acme", "p")).contains(expected);
        assertThat(pipelines.find("other", "p")).isEmpty();
        assertThat(pipelines.find("acme", "P")).isEmpty();
    }

    @Test
    void replacesOnlyTheVersionThatTheClientSaw() {
        put("p", "1", Precondition.NONE);
        String seen = etag("p");
        var ifSeen = new Precondition(Set.of(seen, "another"), null);
        assertThat(put("p", "2", ifSeen)).isInstanceOf(PipelinePut.Replaced.class);
        assertThat(put("p", "3", ifSeen))
                .isEqualTo(new PipelinePut.Refused(pipelines.find("acme", "p").orElseThrow()));
        assertThat(pipelines.delete("acme", "p", ifSeen)).isEqualTo(Deletion.REFUSED);
        var ifCurrent = new Precondition(Set.of(etag("p")), null);
        assertThat(pipelines.delete("acme", "p", ifCurrent)).isEqualTo(Deletion.DELETED);
        assertThat(pipelines.find("acme", "p")).isEmpty();
    }

    @Test
    void starsAskWhetherAnythingIsThere() {
        assertThat(put("p", "1", PRESENT)).isEqualTo(new PipelinePut.Refused(null));
        assertThat(pipelines.delete("acme", "p", PRESENT)).isEqualTo(Deletion.REFUSED);
        assertThat(pipelines.delete("acme", "p", Precondition.NONE)).isEqualTo(Deletion.MISSING);
        assertThat(put("p", "1", ABSENT)).isInstanceOf(PipelinePut.Created.class);
        assertThat(put("p", "2", ABSENT)).isInstanceOf(PipelinePut.Refused.class);
        assertThat(put("p", "2", PRESENT)).isInstanceOf(PipelinePut.Replaced.class);
        var unlessThis = new Precondition(null, Set.of(etag("p")));
        assertThat(put("p", "3", unlessThis)).isInstanceOf(PipelinePut.Refused.class);
    }

    @Test
    void anEmptyListOfTagsMatchesNothing() {
        put("p", "1", Precondition.NONE);
        assertThat(put("p", "2", new Precondition(Set.of(), null)))
                .isInstanceOf(PipelinePut.Refused.class);
    }

    @Test
    void oneOfManyCreatesAtOnce() throws Exception {
        var outcomes = new ArrayList<Future<PipelinePut>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                String body = "body " + i;
                outcomes.add(threads.submit(() -> put("p", body, ABSENT)));
            }
        }
        int created = 0;
        for (Future<PipelinePut> outcome : outcomes) {
            created += outcome.get() instanceof PipelinePut.Created ? 1 : 0;
        }
        assertThat(created).isEqualTo(1);
    }

    @Test
    void sameBodySameTagOtherBodyOtherTag() {
        put("p", "1", Precondition.NONE);
        put("q", "1", Precondition.NONE);
        put("r", "2", Precondition.NONE);
        assertThat(etag("p")).isEqualTo(etag("q")).isNotEqualTo(etag("r")).matches("[0-9a-f]{32}");
    }

    @Test
    void listsATenantsPipelinesByName() {
        for (String name : new String[] {"b", "a", "c", "B"}) {
            put(name, "{}", Precondition.NONE);
        }
        pipelines.put("other", "x", "{}", Precondition.NONE);
        assertThat(pipelines.list("acme", "", 10))
                .extracting(PipelineRow::name)
                .containsExactly("B", "a", "b", "c");
        assertThat(pipelines.list("acme", "a", 1))
                .extracting(PipelineRow::name)
                .containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "-x", "a b", "a/b", "ä", "a\n"})
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> put(name, "{}", Precondition.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
        assertThat(pipelines.find("acme", name)).isEmpty();
    }

    @Test
    void allowsANameOf128Characters() {
        assertThat(put("n".repeat(128), "{}", ABSENT)).isInstanceOf(PipelinePut.Created.class);
        assertThatThrownBy(() -> put("n".repeat(129), "{}", ABSENT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private PipelinePut put(String name, String body, Precondition precondition) {
        return pipelines.put("acme", name, body, precondition);
    }

    private String etag(String name) {
        return pipelines.find("acme", name).orElseThrow().etag();
    }
}
