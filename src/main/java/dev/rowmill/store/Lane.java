package dev.rowmill.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// One connection and the one platform thread that uses it; callers wait for their outcome.
///
/// SQLite is native code and would pin a virtual thread, hence the thread. What has gathered while
/// the thread was busy runs as one transaction, each piece of work under a savepoint of its own, so
/// that many callers share one flush (group commit) and none undoes another. A caller learns of its
/// success only after the commit. Waiting is not interruptible: a caller must know whether its work
/// was done. Closing lets finish what was submitted before; later work fails as closed.
final class Lane implements AutoCloseable {
    /// Something to do in a transaction. Throwing undoes it, and only it.
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private record Pending<T>(Work<T> work, CompletableFuture<T> outcome) {
        Runnable run(Session session) throws SQLException {
            T result = work.run(session);
            return () -> outcome.complete(result);
        }

        void fail(StoreException failure) {
            outcome.completeExceptionally(failure);
        }
    }

    private static final int MOST_PER_TRANSACTION = 256;

    private final Session session;
    private final String begin;
    private final Disk disk;
    private final ExecutorService thread;

    /// Filled by callers, emptied by the thread.
    private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();

    Lane(String name, Session session, String begin, Disk disk) {
        this.session = session;
        this.begin = begin;
        this.disk = disk;
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name(name).daemon().factory());
    }

    /// Runs the work in a transaction and waits until that is committed.
    <T> T call(Work<T> work) {
        var pending = new Pending<>(work, new CompletableFuture<T>());
        waiting.add(pending);
        try {
            thread.execute(this::runWaiting);
        } catch (RejectedExecutionException e) {
            if (waiting.remove(pending)) {
                throw new StoreException(StoreException.Kind.CLOSED, "the store is closed", e);
            }
        }
        return await(pending.outcome());
    }

    private static <T> T await(CompletableFuture<T> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure.repeated();
            }
            throw e;
        }
    }

    private void runWaiting() {
        List<Pending<?>> batch = takeWaiting();
        if (batch.isEmpty()) {
            return;
        }
        var endings = new ArrayList<Runnable>(batch.size());
        try {
            session.execute(begin);
            for (Pending<?> pending : batch) {
                endings.add(attempt(pending));
            }
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            StoreException failure = translate(e);
            rollBack(failure);
            batch.forEach(pending -> pending.fail(failure));
            return;
        }
        endings.forEach(Runnable::run);
    }

    private List<Pending<?>> takeWaiting() {
        var batch = new ArrayList<Pending<?>>();
        while (batch.size() < MOST_PER_TRANSACTION) {
            Pending<?> pending = waiting.poll();
            if (pending == null) {
                break;
            }
            batch.add(pending);
        }
        return batch;
    }

    /// Runs one piece of work; its failure stays its own unless the transaction cannot go on.
    private Runnable attempt(Pending<?> pending) throws SQLException {
        session.execute("SAVEPOINT work");
        try {
            Runnable ending = pending.run(session);
            session.execute("RELEASE work");
            return ending;
        } catch (SQLException | RuntimeException e) {
            StoreException failure = translate(e);
            if (disk.failure().isPresent()) {
                throw failure;
            }
            undo(failure);
            return () -> pending.fail(failure);
        }
    }

    private void undo(StoreException failure) {
        try {
            session.execute("ROLLBACK TO work");
            session.execute("RELEASE work");
        } catch (SQLException e) {
            // SQLite has rolled back the whole transaction by itself, as it may when the disk is
            // full.
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private void rollBack(StoreException failure) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private StoreException translate(Throwable e) {
        return switch (e) {
            case StoreException failure -> failure;
            case SQLException failure -> disk.note(StoreException.of("database", failure));
            default -> new StoreException(StoreException.Kind.INTERNAL, "database: " + e, e);
        };
    }

    @Override
    public void close() {
        var closed = new CompletableFuture<Boolean>();
        try {
            thread.execute(() -> closeSession(closed));
        } catch (RejectedExecutionException e) {
            return; // closed before
        }
        thread.shutdown();
        await(closed);
    }

    private void closeSession(CompletableFuture<Boolean> closed) {
        try {
            session.close();
            closed.complete(true);
        } catch (SQLException e) {
            closed.completeExceptionally(StoreException.of("closing the database", e));
        }
    }
}
