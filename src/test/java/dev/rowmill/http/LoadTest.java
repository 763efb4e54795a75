package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.metrics.Metrics;
import dev.rowmill.tenant.Access;
import dev.rowmill.tenant.Role;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Who is let in with data, by memory and by the CPU's queue.
class LoadTest {
    private static final int SLOTS = 2;
    private static final long KIB = 1 << 10;
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final String CPU = "Expected to wait at most 50 ms for the CPU";

    private final AtomicLong waitNanos = new AtomicLong();
    private final Access tenants =
            new KeyRing().with("a", "a", Role.SUBMIT).with("b", "b", Role.SUBMIT).access();

    private Load load(Access access) {
        return new Load(
                HttpLimits.withMaxBody(1 << 20)
                        .withRequestBytes(1_000 * KIB)
                        .withLongestWait(LONGEST),
                new Load.Cpu(SLOTS, waitNanos::get),
                access,
                new Overload(System::nanoTime),
                new Metrics());
    }

    private void queueIsLong() {
        waitNanos.set(LONGEST.toNanos() + 1);
    }

    private static void enter(Load load, String tenant, int times) throws HttpProblem {
        for (int i = 0; i < times; i++) {
            load.enter(tenant, KIB, true);
        }
    }

    @Test
    void letsInAnyNumberWhileTheQueueIsShort() throws Exception {
        waitNanos.set(LONGEST.toNanos());

        enter(load(Access.open()), "default", 1_000);
    }

    @Test
    void refusesBesideFourRequestsAThreadWhileTheQueueIsLong() throws Exception {
        Load load = load(Access.open());
        queueIsLong();
        enter(load, "default", 4 * SLOTS);

        assertThatThrownBy(() -> load.enter("default", KIB, true))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        refusal -> {
                            assertThat(refusal.type()).isEqualTo(ProblemType.UNAVAILABLE);
                            assertThat(refusal.reason()).isEqualTo("overloaded");
                            assertThat(refusal.headers()).containsEntry("Retry-After", "2");
                        })
                .hasMessageStartingWith(CPU)
                .hasMessageContaining("fewer than 8 requests")
                .hasMessageContaining("found 50 ms and 8 requests");
        assertThat(load.isQueueLong()).isTrue();
        assertThat(load.refusal("default")).hasMessageStartingWith(CPU);

        load.leave("default", KIB, true);
        assertThat(load.refusal("default")).isNull();
        load.enter("default", KIB, true);
    }

    @Test
    void letsInWhatWaitsInTheQueueOfJobsHoweverLongThatOfTheCpu() throws Exception {
        Load load = load(Access.open());
        queueIsLong();
        enter(load, "default", 4 * SLOTS);

        load.enter("default", KIB, false);
    }

    @Test
    void letsInTheFirstRequestOfAnotherTenantAndSharesWhatIsLeft() throws Exception {
        Load load = load(tenants);
        queueIsLong();
        enter(load, "a", 4 * SLOTS);

        enter(load, "b", 2 * SLOTS);
        assertThat(load.refusal("b")).hasMessageContaining("fewer than 4 requests");
        assertThat(load.refusal("a")).hasMessageContaining("found 50 ms and 8 requests");

        for (int i = 0; i < 2 * SLOTS; i++) {
            load.leave("b", KIB, true);
        }
        load.leave("a", KIB, true);
        assertThat(load.refusal("a")).as("alone again").isNull();
    }

    @Test
    void letsInOneRequestOfEachHoweverManyTenantsThereAre() throws Exception {
        Load load = load(tenants);
        queueIsLong();
        for (int i = 0; i < 20 * SLOTS; i++) {
            load.enter("tenant" + i, KIB, true);
        }

        assertThat(load.refusal("tenant0")).hasMessageContaining("fewer than 1 requests");
    }

    @Test
    void refusesWhatMemoryHasNoRoomFor() throws Exception {
        Load load = load(Access.open());
        load.enter("default", 1_000 * KIB, false);

        assertThatThrownBy(() -> load.enter("default", KIB, false))
                .hasMessageContaining("1 KiB, found 1000 KiB in use of 1000 KiB");

        load.leave("default", 1_000 * KIB, false);
        load.enter("default", 1_000 * KIB, false);
    }

    @Test
    void leavesMemoryToOtherTenants() throws Exception {
        Load load = load(tenants);
        load.enter("a", 600 * KIB, false);

        assertThatThrownBy(() -> load.enter("a", 300 * KIB, false))
                .hasMessageContaining("600 KiB of them by this tenant");
        load.enter("b", 300 * KIB, false);
    }
}
