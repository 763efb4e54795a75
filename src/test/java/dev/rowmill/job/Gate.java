package dev.rowmill.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where rows of a test wait until they are let through. Waiting ends with an interrupt, as that of a fetch.
final class Gate {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void pass() throws InterruptedException {
        arrived.countDown();
        opened.await();
    }

    void open() {
        opened.countDown();
    }

    /// Waits until a row has come.
    void awaitRow() throws InterruptedException {
        if (!arrived.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("no row came to the gate");
        }
    }
}
