package dev.rowmill.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
class SharedTest {
    private final Shared<String, Thing> shared = new Shared<>("load", 1);
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch loading = new CountDownLatch(1);

    /// Something that is open until it is closed.
    private final class Thing implements AutoCloseable {
        Thing() {
            loads.incrementAndGet();
            open.incrementAndGet();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private Shared<String, Thing>.Lease take() throws Exception {
        return shared.take("a", _ -> new Thing(), () -> false);
    }

    private Thing atTheGate() throws InterruptedException {
        loading.countDown();
        gate.await();
        return new Thing();
    }

    @Test
    void loadsOnceForAllWhoAskAndClosesWithTheLast() throws Exception {
        var leases = new ArrayList<Shared<String, Thing>.Lease>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<Shared<String, Thing>.Lease>>();
            for (int i = 0; i < 20; i++) {
                Callable<Shared<String, Thing>.Lease> ask =
                        () -> shared.take("a", _ -> atTheGate(), () -> false);
                waiting.add(threads.submit(ask));
            }
            loading.await();
            gate.countDown();
            for (Future<Shared<String, Thing>.Lease> lease : waiting) {
                leases.add(lease.get());
            }
        }

        assertThat(loads).hasValue(1);
        assertThat(leases).extracting(lease -> lease.value()).containsOnly(leases.get(0).value());
        leases.subList(1, 20).forEach(Shared.Lease::close);
        leases.get(1).close();
        assertThat(open).hasValue(1);
        leases.getFirst().close();
        assertThat(open).hasValue(0);

        take().close();
        assertThat(loads).hasValue(2);
        assertThat(open).hasValue(0);
    }

    @Test
    void aFailureReachesAllWhoWaitAndIsNotKept() throws Exception {
        assertThatThrownBy(() ->
                        shared.take(
                                "a",
                                _ -> {
                                    throw new IllegalArgumentException("no");
                                },
                                () -> false))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);

        take().close();
        assertThat(open).hasValue(0);
    }

    @Test
    void whoIsCanceledLeavesTheLoadToTheOthers() throws Exception {
        var canceled = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    threads.submit(() -> shared.take("a", _ -> atTheGate(), canceled::get));
            loading.await();
            Callable<Shared<String, Thing>.Lease> ask = this::take;
            Future<Shared<String, Thing>.Lease> second = threads.submit(ask);
            canceled.set(true);
            assertThatThrownBy(first::get).hasCauseInstanceOf(InterruptedException.class);
            gate.countDown();

            second.get().close();
        }
        assertThat(loads.get()).isPositive();
        assertThat(open).hasValue(0);
    }

    @Test
    void aLoadThatNobodyWantsIsToldAndItsValueClosed() throws Exception {
        var told = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var late = new Shared<String, AutoCloseable>("load", 1);

        assertThatThrownBy(() ->
                        late.take(
                                "a",
                                unwanted -> {
                                    loading.countDown();
                                    while (!unwanted.getAsBoolean()) {
                                        Thread.onSpinWait();
                                    }
                                    told.countDown();
                                    return closed::countDown;
                                },
                                () -> loading.getCount() == 0))
                .isInstanceOf(InterruptedException.class);
        told.await();
        closed.await();
    }

    @Test
    void noMoreThanTheGivenNumberLoadAtOnceAndWhoWaitsForATurnCanLeave() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> shared.take("a", _ -> atTheGate(), () -> false));
            loading.await();
            var looks = new AtomicInteger();
            assertThatThrownBy(() ->
                            shared.take("b", _ -> new Thing(), () -> looks.incrementAndGet() > 3))
                    .isInstanceOf(InterruptedException.class);
            assertThat(loads).hasValue(0);
            gate.countDown();
            first.get();
        }
        List<Shared<String, Thing>.Lease> again =
                List.of(shared.take("b", _ -> new Thing(), () -> false));
        assertThat(loads).hasValue(2);
        again.getFirst().close();
    }
}
