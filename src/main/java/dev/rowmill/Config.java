package dev.rowmill;

import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.TraceHosts;
import dev.rowmill.row.Spelling;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How the service is set up. Read once, from the environment.
///
/// @param host the address it listens on
/// @param port the port it listens on; 0 takes a free one
/// @param dataDir where jobs, inputs and results rest
/// @param cpuThreads threads that compute
/// @param memoryShare the share of the heap that chunks in flight may hold, above 0 and at most 0.9
/// @param requestShare the share of the heap that requests with data may hold beside their chunks
/// @param cacheBytes what the fetch cache may hold, in bytes
/// @param fetchInFlight calls in flight at most
/// @param fetchAllow networks and hosts that fetches may reach besides public ones
/// @param fetchPorts ports that fetches may reach besides 80 and 443
/// @param traceHosts hosts that fetches tell of their trace
/// @param log how log lines are written
/// @param logRequests whether every request gets a line in the log
/// @param keys a file of keys, `none`, or nothing where nobody has said so
/// @param maxBody the largest request body in bytes, also after decompression
/// @param retention how long an ended job is kept
/// @param drainDelay how long it serves on after a signal, no longer ready, before it takes no more work
record Config(
        String host,
        int port,
        Path dataDir,
        int cpuThreads,
        double memoryShare,
        double requestShare,
        long cacheBytes,
        int fetchInFlight,
        String fetchAllow,
        String fetchPorts,
        String traceHosts,
        String log,
        String logRequests,
        String keys,
        long maxBody,
        Duration retention,
        Duration drainDelay) {

    /// A setting that cannot be used, or several.
    static final class InvalidConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidConfigException(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    /// Reads the settings.
    ///
    /// @throws InvalidConfigException with every mistake at once
    static Config read(Map<String, String> environment) throws InvalidConfigException {
        var settings = new Settings(environment);
        Config config = of(settings);
        config.refuseOpenDoor(settings.problems());
        config.refuseBadFetchRules(settings.problems());
        config.refuseBadTraceHosts(settings.problems());
        settings.refuseUnknown();
        if (!settings.problems().isEmpty()) {
            throw new InvalidConfigException(settings.problems());
        }
        return config;
    }

    private static Config of(Settings settings) {
        var config =
                new Config(
                        settings.text("ROWMILL_HOST", "127.0.0.1"),
                        settings.whole("ROWMILL_PORT", "8080", 0, 65_535),
                        Path.of(settings.text("ROWMILL_DATA_DIR", "./data")),
                        settings.whole("ROWMILL_CPU_THREADS", cores(), 1, 1_024),
                        settings.share("ROWMILL_MEMORY", "25%"),
                        settings.share("ROWMILL_REQUEST_MEMORY", "25%"),
                        settings.bytes("ROWMILL_CACHE_BYTES", defaultCache()),
                        settings.whole("ROWMILL_FETCH_IN_FLIGHT", "4096", 1, 100_000),
                        settings.text("ROWMILL_FETCH_ALLOW", ""),
                        settings.text("ROWMILL_FETCH_PORTS", ""),
                        settings.text("ROWMILL_TRACE_HOSTS", ""),
                        settings.oneOf("ROWMILL_LOG", "text", "json"),
                        settings.oneOf("ROWMILL_LOG_REQUESTS", "off", "all"),
                        settings.text("ROWMILL_KEYS", ""),
                        settings.bytes("ROWMILL_MAX_BODY", "16GiB"),
                        settings.duration("ROWMILL_RETENTION", "7d", 1),
                        settings.duration("ROWMILL_DRAIN_DELAY", "0s", 0));
        settings.only("ROWMILL_DATABASE", "", "PostgreSQL comes with a later version");
        settings.only("ROWMILL_STORE", "", "S3 comes with a later version");
        settings.only("ROWMILL_ENGINE", "local", "a cluster comes with a later version");
        return config;
    }

    /// Every setting there is with its default, empty where that is nothing.
    static Map<String, String> defaults() {
        var settings = new Settings(Map.of());
        Config _ = of(settings);
        return Map.copyOf(settings.known);
    }

    /// Reads the settings of a command that listens nowhere: there is no door to guard.
    ///
    /// @throws InvalidConfigException with every mistake at once
    static Config readWithoutDoor(Map<String, String> environment) throws InvalidConfigException {
        var local = new HashMap<>(environment);
        local.remove("ROWMILL_HOST");
        local.remove("ROWMILL_KEYS");
        return read(local);
    }

    private static String cores() {
        return Integer.toString(Runtime.getRuntime().availableProcessors());
    }

    /// An eighth of the heap, so that cache, chunks and everything else fit side by side.
    private static String defaultCache() {
        return Long.toString(Runtime.getRuntime().maxMemory() / 8);
    }

    private void refuseOpenDoor(List<String> problems) {
        if (hasKeysFile()) {
            try {
                KeysFile.read(Path.of(keys));
            } catch (KeysFile.InvalidKeysException e) {
                e.problems()
                        .forEach(problem ->
                                problems.add("ROWMILL_KEYS: %s: %s".formatted(keys, problem)));
            }
        }
        boolean loopback =
                host.equals("localhost")
                        || host.equals("::1")
                        || host.matches("127(\\.\\d{1,3}){3}");
        if (!loopback && keys.isEmpty()) {
            problems.add(
                    "ROWMILL_HOST: "
                            + host
                            + " is beyond loopback, where anybody may call: name a file of keys with"
                            + " ROWMILL_KEYS, or to serve there without keys say so with ROWMILL_KEYS=none");
        }
    }

    /// Whether callers need one of the keys of a file.
    boolean hasKeysFile() {
        return !keys.isEmpty() && !keys.equals("none");
    }

    private void refuseBadFetchRules(List<String> problems) {
        try {
            AddressPolicy.parse(fetchAllow, fetchPorts);
        } catch (IllegalArgumentException e) {
            problems.add("ROWMILL_FETCH_ALLOW, ROWMILL_FETCH_PORTS: " + e.getMessage());
        }
    }

    private void refuseBadTraceHosts(List<String> problems) {
        try {
            TraceHosts.parse(traceHosts);
        } catch (IllegalArgumentException e) {
            problems.add("ROWMILL_TRACE_HOSTS: " + e.getMessage());
        }
    }

    /// What chunks in flight may hold, in bytes.
    long memoryBytes() {
        return (long) (Runtime.getRuntime().maxMemory() * memoryShare);
    }

    /// What requests with data may hold beside their chunks, in bytes.
    long requestBytes() {
        return (long) (Runtime.getRuntime().maxMemory() * requestShare);
    }

    /// The settings as they are in force, to be printed; none of them is a secret.
    Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        shown.put("ROWMILL_HOST", host);
        shown.put("ROWMILL_PORT", Integer.toString(port));
        shown.put("ROWMILL_DATA_DIR", dataDir.toString());
        shown.put("ROWMILL_CPU_THREADS", Integer.toString(cpuThreads));
        shown.put("ROWMILL_MEMORY", Math.round(memoryShare * 100) + "%");
        shown.put("ROWMILL_REQUEST_MEMORY", Math.round(requestShare * 100) + "%");
        shown.put("ROWMILL_CACHE_BYTES", Long.toString(cacheBytes));
        shown.put("ROWMILL_FETCH_IN_FLIGHT", Integer.toString(fetchInFlight));
        shown.put("ROWMILL_FETCH_ALLOW", fetchAllow.isEmpty() ? "(public only)" : fetchAllow);
        shown.put("ROWMILL_FETCH_PORTS", fetchPorts.isEmpty() ? "80,443" : fetchPorts);
        shown.put("ROWMILL_TRACE_HOSTS", traceHosts.isEmpty() ? "(none)" : traceHosts);
        shown.put("ROWMILL_LOG", log);
        shown.put("ROWMILL_LOG_REQUESTS", logRequests);
        shown.put("ROWMILL_KEYS", keys.isEmpty() ? "(loopback only)" : keys);
        shown.put("ROWMILL_MAX_BODY", Long.toString(maxBody));
        shown.put("ROWMILL_RETENTION", retention.toString());
        shown.put("ROWMILL_DRAIN_DELAY", drainDelay.toString());
        return shown;
    }

    /// Reads single settings and collects what is wrong with them.
    private static final class Settings {
        private final Map<String, String> environment;
        private final Map<String, String> known = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();

        Settings(Map<String, String> environment) {
            this.environment = environment;
        }

        List<String> problems() {
            return problems;
        }

        String text(String name, String otherwise) {
            known.put(name, otherwise);
            String value = environment.get(name);
            return value == null || value.isBlank() ? otherwise : value.trim();
        }

        void only(String name, String allowed, String why) {
            String value = text(name, allowed);
            if (!value.equals(allowed)) {
                String expected = allowed.isEmpty() ? "nothing" : "\"" + allowed + "\"";
                problems.add(
                        "%s: expected %s, found \"%s\"; %s".formatted(name, expected, value, why));
            }
        }

        /// One of two words, the first of which is the default.
        String oneOf(String name, String first, String second) {
            String value = text(name, first);
            if (!value.equals(first) && !value.equals(second)) {
                problems.add(
                        "%s: expected \"%s\" or \"%s\", found \"%s\""
                                .formatted(name, first, second, value));
            }
            return value;
        }

        int whole(String name, String otherwise, int least, int most) {
            String text = text(name, otherwise);
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below, with the bounds.
            }
            problems.add(
                    "%s: expected a whole number from %d to %d, found \"%s\""
                            .formatted(name, least, most, text));
            return least;
        }

        double share(String name, String otherwise) {
            String text = text(name, otherwise);
            boolean percent = text.endsWith("%");
            try {
                double number =
                        Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
                double share = percent ? number / 100 : number;
                if (share > 0 && share <= 0.9) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // Told below, with the bounds.
            }
            problems.add(
                    "%s: expected a share of the heap such as 25%% or 0.25, at most 90%%, found \"%s\""
                            .formatted(name, text));
            return 0.25;
        }

        long bytes(String name, String otherwise) {
            String text = text(name, otherwise);
            long bytes = Units.bytes(text);
            if (bytes < 0) {
                problems.add(
                        "%s: expected bytes or a size such as 512MiB, found \"%s\""
                                .formatted(name, text));
            }
            return bytes;
        }

        Duration duration(String name, String otherwise, long leastMillis) {
            String text = text(name, otherwise);
            long millis = Units.millis(text);
            if (millis < leastMillis) {
                problems.add(
                        "%s: expected a duration such as 30s, 10m or 7d, found \"%s\""
                                .formatted(name, text));
            }
            return Duration.ofMillis(Math.max(leastMillis, millis));
        }

        void refuseUnknown() {
            for (String name : new TreeMap<>(environment).keySet()) {
                if (name.startsWith("ROWMILL_") && !known.containsKey(name)) {
                    String hint = Spelling.hint(name, known.keySet());
                    problems.add(
                            name
                                    + ": no such setting"
                                    + (hint.isEmpty()
                                            ? "; there are " + String.join(", ", known.keySet())
                                            : hint));
                }
            }
        }
    }
}
