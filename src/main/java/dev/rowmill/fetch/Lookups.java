package dev.rowmill.fetch;

import dev.rowmill.cache.WeighedCache;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks up host names, each at most once at a time, and gives up after a while.
///
/// The machine's resolver blocks its thread in native code and cannot be interrupted, so it runs on
/// a few platform threads; callers, on virtual ones, wait for the answer no longer than the
/// timeout. A slow lookup goes on and its answer is there for the next caller. Answers are kept for
/// some seconds, so that a thousand new connections to one host are not a thousand questions.
final class Lookups implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Resolver resolver;
    private final Duration timeout;
    private final WeighedCache<String, List<InetAddress>> kept;
    private final ConcurrentHashMap<String, FutureTask<List<InetAddress>>> running =
            new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    Lookups(Resolver resolver, Duration timeout, FetchClock clock) {
        this.resolver = resolver;
        this.timeout = timeout;
        this.kept =
                WeighedCache.expiring(
                        MAX_KEPT, (host, answers) -> 1, answers -> KEPT.toNanos(), clock::nanos);
        this.threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().daemon().name("lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// All addresses of a name.
    ///
    /// @throws UnknownHostException if there is none, or no answer in time
    List<InetAddress> find(String host) throws UnknownHostException, InterruptedException {
        if (AddressPolicy.isLocalhost(host)) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        }
        List<InetAddress> answers = kept.get(host);
        return answers != null ? answers : await(host, start(host));
    }

    private FutureTask<List<InetAddress>> start(String host) throws UnknownHostException {
        var mine = new FutureTask<>(() -> lookUp(host));
        @Nullable FutureTask<List<InetAddress>> other = running.putIfAbsent(host, mine);
        if (other != null) {
            return other;
        }
        try {
            threads.execute(mine);
        } catch (RejectedExecutionException e) {
            running.remove(host, mine);
            throw new UnknownHostException("too many names are being looked up to add " + host);
        }
        return mine;
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        try {
            List<InetAddress> answers = List.of(resolver.resolve(host));
            kept.put(host, answers);
            return answers;
        } finally {
            running.remove(host);
        }
    }

    private List<InetAddress> await(String host, FutureTask<List<InetAddress>> lookup)
            throws UnknownHostException, InterruptedException {
        try {
            return lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unknown("no address for " + host + " within " + timeout, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw unknown("no address for " + host, e);
            }
            throw new IllegalStateException("the lookup of " + host + " failed", e.getCause());
        }
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        var unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
