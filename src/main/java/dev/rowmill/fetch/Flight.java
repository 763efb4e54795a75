package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;

/// A call under way that several fetches wait for.
///
/// One thread, the leader, makes the call and lands the flight exactly once; any number of others
/// await it. The latch publishes the answer.
final class Flight {
    private final CountDownLatch landed = new CountDownLatch(1);
    private volatile @Nullable Answer answer;

    /// Ends the flight; null says that the leader went away without an answer and somebody else
    /// must lead.
    void land(@Nullable Answer answer) {
        this.answer = answer;
        landed.countDown();
    }

    /// Waits for the leader, whose every wait has an end.
    @Nullable Answer await() throws InterruptedException {
        landed.await();
        return answer;
    }
}
