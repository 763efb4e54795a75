package dev.rowmill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A real Prometheus on a free port of the loopback, with the repository's rules, which scrapes one service each second.
final class PrometheusProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RULES = Path.of("docker/prometheus/rules.yml");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private PrometheusProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /// Whether this machine has one, with its tool.
    static boolean isInstalled() {
        return List.of("prometheus", "promtool").stream()
                .allMatch(program ->
                        List.of(System.getenv("PATH").split(java.io.File.pathSeparator)).stream()
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    /// Starts it over `directory`, and waits until it answers.
    static PrometheusProcess start(Path directory, URI service) throws Exception {
        Path config = directory.resolve("prometheus.yml");
        Files.copy(RULES, directory.resolve("rules.yml"));
        Files.writeString(
                config,
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: rowmill
                    static_configs: [{targets: ["%s"]}]
                """
                        .formatted(service.getAuthority()));
        var address = URI.create("http://127.0.0.1:" + freePort());
        Process process =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + directory.resolve("data"),
                                "--web.listen-address=" + address.getAuthority())
                        .redirectErrorStream(true)
                        .start();
        var ready = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> follow(process, ready));
        ready.get(120, TimeUnit.SECONDS);
        return new PrometheusProcess(process, address);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void follow(Process process, CompletableFuture<Boolean> ready) {
        var said = new StringBuilder();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.contains("Server is ready to receive web requests")) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
        ready.completeExceptionally(new IllegalStateException("Prometheus ended: " + said));
    }

    /// The result of a query now: a list of series with a `metric` and a `value` each.
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /// The `data` of an answer of its API.
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(address.resolve(path)).build(),
                        BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IOException(path + ": " + response.body());
        }
        return answer.path("data");
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
