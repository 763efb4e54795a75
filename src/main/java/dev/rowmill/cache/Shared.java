package dev.rowmill.cache;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Large values that are loaded once for all who use them at the same time, and closed with the
/// last of them. Safe for use by many threads.
///
/// Threads: each value is loaded on a platform thread of its own, since a load computes for seconds
/// and a virtual thread would hold its carrier all the while; at most so many load at once, the
/// others wait their turn. Those who want the value wait on their own threads. A load belongs to
/// none of them: it goes on while anybody wants it, and is told when nobody does. The map and the
/// counts of users are guarded by this; a value is published by its entry's latch. What failed to
/// load is not kept: the next who asks tries again.
///
/// @param <K> the keys, with `equals` and `hashCode`
/// @param <V> the values
public final class Shared<K, V extends AutoCloseable> {
    /// How often a wait looks whether it is still wanted, in milliseconds.
    private static final long LOOK_MILLIS = 20;

    private final String threadName;
    private final Semaphore turns;

    /// Guarded by this.
    private final Map<K, Entry> entries = new HashMap<>();

    /// @param threadName the name of the threads that load
    /// @param loadsAtOnce how many of them work at the same time, at least 1
    public Shared(String threadName, int loadsAtOnce) {
        this.threadName = threadName;
        this.turns = new Semaphore(loadsAtOnce, true);
    }

    /// Loads a value.
    @FunctionalInterface
    public interface Loader<V> {
        /// Makes the value. Whatever it holds when it throws is its own to give back.
        ///
        /// @param unwanted whether nobody waits any more, so that it should end soon, with any exception
        /// @throws Exception why there is no value, which all who wait are told
        V load(BooleanSupplier unwanted) throws Exception;
    }

    /// The use of a value. Whoever took it closes it, once or more often.
    public final class Lease implements AutoCloseable {
        private final Entry entry;
        private final V value;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Entry entry, V value) {
            this.entry = entry;
            this.value = value;
        }

        /// The value, good until the lease is closed.
        public V value() {
            return value;
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                leave(entry);
            }
        }
    }

    private final class Entry {
        final K key;
        final CountDownLatch ended = new CountDownLatch(1);

        // Guarded by the outer object.
        int users;
        boolean unwanted;

        // Written before the latch opens.
        @Nullable V value;
        @Nullable Throwable failure;

        Entry(K key) {
            this.key = key;
        }
    }

    /// The value of a key, loaded if nobody has it.
    ///
    /// @param canceled whether the caller wants it no more, looked at now and then while it waits
    /// @throws ExecutionException if it could not be loaded; the cause is why
    /// @throws InterruptedException if the caller was interrupted or wants it no more
    public Lease take(K key, Loader<V> loader, BooleanSupplier canceled)
            throws ExecutionException, InterruptedException {
        Entry entry = enter(key, loader);
        boolean taken = false;
        try {
            while (!entry.ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (canceled.getAsBoolean()) {
                    throw new InterruptedException("canceled while a value was loaded");
                }
            }
            V value = entry.value;
            if (value == null) {
                throw new ExecutionException(entry.failure);
            }
            taken = true;
            return new Lease(entry, value);
        } finally {
            if (!taken) {
                leave(entry);
            }
        }
    }

    private synchronized Entry enter(K key, Loader<V> loader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            Entry fresh = new Entry(key);
            Thread.ofPlatform().daemon().name(threadName).start(() -> load(fresh, loader));
            entries.put(key, fresh);
            entry = fresh;
        }
        entry.users++;
        return entry;
    }

    private void load(Entry entry, Loader<V> loader) {
        try {
            while (!turns.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                requireWanted(entry);
            }
            try {
                requireWanted(entry);
                loaded(entry, loader.load(() -> isUnwanted(entry)));
            } finally {
                turns.release();
            }
        } catch (Throwable failure) {
            // Whoever waits is told; an error that were thrown here would reach nobody.
            failed(entry, failure);
        }
    }

    private void requireWanted(Entry entry) throws InterruptedException {
        if (isUnwanted(entry)) {
            throw new InterruptedException("nobody waits for the value any more");
        }
    }

    private synchronized boolean isUnwanted(Entry entry) {
        return entry.unwanted;
    }

    private void loaded(Entry entry, V value) throws Exception {
        synchronized (this) {
            if (!entry.unwanted) {
                entry.value = value;
                entry.ended.countDown();
                return;
            }
        }
        value.close();
    }

    private synchronized void failed(Entry entry, Throwable failure) {
        entry.failure = failure;
        entries.remove(entry.key, entry);
        entry.ended.countDown();
    }

    private void leave(Entry entry) {
        V value;
        synchronized (this) {
            if (--entry.users > 0) {
                return;
            }
            entry.unwanted = true;
            entries.remove(entry.key, entry);
            value = entry.value;
        }
        if (value != null) {
            close(value);
        }
    }

    private void close(V value) {
        try {
            value.close();
        } catch (Exception e) {
            throw new IllegalStateException("a shared value did not close", e);
        }
    }
}
