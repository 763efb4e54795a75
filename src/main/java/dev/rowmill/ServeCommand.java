package dev.rowmill;

import dev.rowmill.store.StoreException;
import dev.rowmill.store.StoreLockedException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// `rowmill serve`: serves until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Serves over HTTP until SIGTERM or Ctrl-C (the default command).",
        footer = {
            "",
            "Settings are environment variables, printed at start:",
            "  ROWMILL_HOST           address to listen on (127.0.0.1)",
            "  ROWMILL_PORT           port to listen on (8080); 0 takes a free one",
            "  ROWMILL_DATA_DIR       where jobs, inputs and results rest (./data)",
            "  ROWMILL_KEYS           file of hashed API keys; \"none\" serves beyond loopback without",
            "  ROWMILL_CPU_THREADS    threads that compute (the cores)",
            "  ROWMILL_MEMORY         share of the heap for chunks in flight (25%%)",
            "  ROWMILL_REQUEST_MEMORY  share of the heap for requests with data beside their chunks (25%%)",
            "  ROWMILL_CACHE_BYTES    what the fetch cache may hold (an eighth of the heap)",
            "  ROWMILL_FETCH_IN_FLIGHT  calls in flight at most (4096)",
            "  ROWMILL_FETCH_ALLOW    CIDRs and host names that fetches may reach besides public ones",
            "  ROWMILL_FETCH_PORTS    ports that fetches may reach besides 80 and 443",
            "  ROWMILL_TRACE_HOSTS    hosts that fetches tell of their trace (none)",
            "  ROWMILL_LOG            how log lines are written: text or json (text)",
            "  ROWMILL_LOG_REQUESTS   \"all\" logs a line for every request (off)",
            "  ROWMILL_MAX_BODY       largest request body (16GiB)",
            "  ROWMILL_RETENTION      how long an ended job is kept (7d)",
            "  ROWMILL_DRAIN_DELAY    how long it serves on after a signal, no longer ready (0s)"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /// Whatever still runs then is left behind, as by a power cut; orchestrators kill after 30 s.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(28);

    @Override
    public Integer call() throws InterruptedException {
        Config config;
        try {
            config = Config.read(System.getenv());
        } catch (Config.InvalidConfigException e) {
            System.err.println(e.getMessage());
            return Main.USAGE;
        }
        config.shown().forEach((name, value) -> System.err.println(name + "=" + value));
        try {
            return serve(config);
        } catch (StoreLockedException e) {
            System.err.println(e.getMessage());
        } catch (StoreException e) {
            System.err.println(
                    "The data directory "
                            + config.dataDir()
                            + " cannot be used: "
                            + e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.debug("The service did not start", e);
            System.err.println("Rowmill could not start: " + reason(e, config));
        }
        return Main.FAILED;
    }

    /// Serves until a signal, which never returns, or until the store has failed for good.
    private static int serve(Config config) throws Exception {
        var failed = new CompletableFuture<StoreException>();
        var service = new Service(config, failed::complete);
        var exitCode = new AtomicInteger(Main.DONE);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(service, config.drainDelay(), exitCode)));
        System.out.printf(
                "Rowmill %s listens on http://%s:%d%n",
                Service.version(), shownHost(config.host()), service.port());
        StoreException failure = failed.get();
        LOG.error(
                "The store takes no more writes; start again to go on from what it holds", failure);
        exitCode.set(Main.FAILED);
        return Main.FAILED;
    }

    private static String shownHost(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String reason(Throwable failure, Config config) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.BindException
                    || String.valueOf(cause.getMessage()).contains("already in use")) {
                return "port %d of %s is taken; set ROWMILL_PORT to another"
                        .formatted(config.port(), config.host());
            }
        }
        return String.valueOf(failure.getMessage());
    }

    /// The exit code after a signal is the JVM's, 143, unless the hook halts with ours.
    private static void stop(Service service, Duration delay, AtomicInteger exitCode) {
        boolean gently = exitCode.get() == Main.DONE;
        Duration atMost = gently ? STOP_WITHIN.plus(delay) : STOP_WITHIN;
        var stopping = new Thread(() -> stop(service, gently, delay), "stop");
        stopping.start();
        try {
            if (!stopping.join(atMost)) {
                LOG.warn("The end took longer than {}; the next start tidies up", atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(exitCode.get());
    }

    private static void stop(Service service, boolean gently, Duration delay) {
        try {
            if (gently) {
                service.stop(delay);
            } else {
                service.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
