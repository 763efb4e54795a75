package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/// Who may make the next call, of several tenants that want to.
@Timeout(60)
class PermitsTest {
    /// Those who were let in after they had to wait, in that order.
    private final LinkedBlockingQueue<String> letIn = new LinkedBlockingQueue<>();

    private static TenantShares several(Map<String, Long> limits) {
        return new TenantShares(
                () -> true,
                tenant -> limits.getOrDefault(tenant, Long.MAX_VALUE),
                _ -> Long.MAX_VALUE);
    }

    /// A caller that waits, seen to do so.
    private Thread waiting(Permits permits, String tenant) {
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                permits.acquire(tenant);
                                letIn.add(tenant);
                            } catch (InterruptedException e) {
                                letIn.add("interrupted");
                            }
                        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void acquire(Permits permits, String tenant, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            permits.acquire(tenant);
        }
    }

    @Test
    void givesOneTenantAllThereAre() throws Exception {
        var permits = new Permits(10, TenantShares.ALL_TO_ONE);
        acquire(permits, "a", 10);

        assertThat(permits.used()).isEqualTo(10);
        assertThat(permits.used("a")).isEqualTo(10);
        waiting(permits, "a");
        assertThat(letIn).isEmpty();
        permits.release("a");
        assertThat(letIn.take()).isEqualTo("a");
    }

    @Test
    void keepsRoomForTheNextOfSeveralTenants() throws Exception {
        var permits = new Permits(9, several(Map.of()));
        acquire(permits, "a", 6);
        waiting(permits, "a");

        acquire(permits, "b", 2);
        waiting(permits, "b");
        acquire(permits, "c", 1);

        assertThat(letIn).isEmpty();
        assertThat(permits.used()).isEqualTo(9);
    }

    @Test
    void givesWhatIsFreeAgainToWhoHasLeast() throws Exception {
        var permits = new Permits(9, several(Map.of()));
        acquire(permits, "a", 6);
        acquire(permits, "b", 2);
        acquire(permits, "c", 1);
        waiting(permits, "a");
        waiting(permits, "b");
        waiting(permits, "c");

        permits.release("a");
        assertThat(letIn.take()).isEqualTo("c");
        permits.release("a");
        permits.release("a");

        assertThat(letIn.take()).isEqualTo("b");
        assertThat(List.of(permits.used("a"), permits.used("b"), permits.used("c")))
                .containsExactly(3, 3, 2);
        assertThat(letIn).isEmpty();
    }

    @Test
    void servesATenantInOrderOfArrival() throws Exception {
        var permits = new Permits(1, TenantShares.ALL_TO_ONE);
        permits.acquire("a");
        Thread first = waiting(permits, "a");
        waiting(permits, "a");

        permits.release("a");
        first.join();

        assertThat(letIn).hasSize(1);
        permits.release("a");
        letIn.take();
        letIn.take();
    }

    @Test
    void holdsATenantToItsOwnLimitEvenIfAllIsFree() throws Exception {
        var permits = new Permits(100, several(Map.of("a", 2L)));
        acquire(permits, "a", 2);
        waiting(permits, "a");
        acquire(permits, "b", 20);

        assertThat(letIn).isEmpty();
        permits.release("b");
        assertThat(letIn).isEmpty();
        permits.release("a");
        assertThat(letIn.take()).isEqualTo("a");
    }

    @Test
    void holdsNothingAfterAnInterrupt() throws Exception {
        var permits = new Permits(1, TenantShares.ALL_TO_ONE);
        permits.acquire("a");
        Thread thread = waiting(permits, "b");
        thread.interrupt();
        assertThat(letIn.take()).isEqualTo("interrupted");

        permits.release("a");

        assertThat(permits.used()).isZero();
        assertThatThrownBy(() -> permits.release("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void losesNoPermitWhenInterruptsAndPermitsMeet() throws Exception {
        var permits = new Permits(3, several(Map.of()));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 300; i++) {
            String tenant = "t" + i % 5;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    permits.acquire(tenant);
                                    permits.release(tenant);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
        }
        for (int i = 0; i < threads.size(); i += 2) {
            threads.get(i).interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(permits.used()).isZero();
        permits.acquire("t0");
    }
}
