package dev.rowmill;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The image of `docker/Dockerfile`, built around the jar of this build, in a small container without rights.
@Timeout(value = 700, unit = TimeUnit.SECONDS)
class ImageIT {
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
    private static final String IMAGE =
            "localhost/rowmill-image-it:" + ProcessHandle.current().pid();
    private static final long HEAP_BYTES = 128L << 20;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir static Path context;
    private static boolean built;

    private final String container = "rowmill-image-it-" + System.nanoTime();
    private URI service = URI.create("");

    @BeforeAll
    static void build() throws Exception {
        List<String> missing = Containers.missingFor(DOCKERFILE);
        assumeTrue(
                missing.isEmpty(),
                "expected buildah, podman, runc and the images that docker/Dockerfile begins with, missing: "
                        + String.join(", ", missing));
        Path jar = Path.of(System.getProperty("rowmill.jar", "target/rowmill.jar"));
        Path target = Files.createDirectory(context.resolve("target"));
        for (Path file : List.of(jar, jar.resolveSibling("rowmill"))) {
            Files.copy(
                    file,
                    target.resolve(file.getFileName()),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path docker = Files.createDirectory(context.resolve("docker"));
        for (String file : List.of("docker/healthcheck", "LICENSE")) {
            Files.copy(
                    Path.of(file),
                    context.resolve(file),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path dockerfile = docker.resolve("Dockerfile");
        Files.write(dockerfile, withTheJarOfThisBuild(Files.readAllLines(DOCKERFILE)));
        built = true;
        Containers.build(context, dockerfile, IMAGE);
    }

    /// Maven would load its dependencies again, for the jar that it has made already.
    private static List<String> withTheJarOfThisBuild(List<String> dockerfile) {
        var lines = new ArrayList<String>();
        for (String line : dockerfile) {
            if (line.startsWith("RUN ") && line.contains(" mvn ")) {
                lines.add("COPY target target");
            } else if (!line.equals("COPY pom.xml ./") && !line.equals("COPY src/main src/main")) {
                lines.add(line);
            }
        }
        assertThat(lines).hasSize(dockerfile.size() - 2).contains("COPY target target");
        return lines;
    }

    @AfterAll
    static void removeImage() throws Exception {
        if (built) {
            Containers.code("rmi", "--force", IMAGE);
        }
    }

    @AfterEach
    void removeContainer() throws Exception {
        Containers.code("rm", "--force", "--volumes", container);
    }

    private void start(String... settings) throws Exception {
        int port = freePort();
        service = URI.create("http://127.0.0.1:" + port);
        var environment =
                new ArrayList<>(List.of("ROWMILL_HOST=127.0.0.1", "ROWMILL_PORT=" + port));
        environment.addAll(Arrays.asList(settings));
        Containers.start(IMAGE, container, environment);
        long deadline = System.nanoTime() + START_NANOS;
        while (!isReady()) {
            assertThat(System.nanoTime()).as(this::log).isLessThan(deadline);
            assertThat(Containers.ask("inspect", container, "--format", "{{.State.Running}}"))
                    .as(this::log)
                    .isEqualTo("true");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String log() {
        try {
            return Containers.ask("logs", container);
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private boolean isReady() {
        try {
            return given().get(service.resolve("/readyz")).statusCode() == 200;
        } catch (Exception e) {
            if (e instanceof java.net.ConnectException) {
                return false;
            }
            throw e;
        }
    }

    /// A file of the process, as the host sees it.
    private String process(String file) throws Exception {
        String id = Containers.ask("inspect", container, "--format", "{{.State.Pid}}");
        return Files.readString(Path.of("/proc", id, file));
    }

    @Test
    void servesInASmallContainerWithoutRightsAndStopsWithZero() throws Exception {
        start();
        assertThat(process("status"))
                .containsPattern("Uid:\\t10001\\t10001\\t10001\\t10001\\n")
                .containsPattern("CapEff:\\t0+\\n")
                .containsPattern("CapBnd:\\t0+\\n")
                .containsPattern("NoNewPrivs:\\t1\\n");
        assertThat(process("mountinfo").lines().filter(line -> line.contains(" / / ro")))
                .as("the root is read-only")
                .hasSize(1);
        assertThat(process("maps")).contains("/opt/rowmill/rowmill.aot");
        assertHeapFits();
        assertThat(Containers.code("healthcheck", "run", container)).as(this::log).isZero();

        runsAndJobs();

        Containers.ask("stop", "--time=30", container);
        assertThat(Containers.ask("inspect", container, "--format", "{{.State.ExitCode}}"))
                .as(this::log)
                .isEqualTo("0");
    }

    private void assertHeapFits() {
        double heap =
                given().get(service.resolve("/metrics"))
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_max_bytes{area=\"heap\""))
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
        assertThat(heap).isBetween(HEAP_BYTES / 4.0, (double) HEAP_BYTES);
    }

    private void runsAndJobs() {
        String rows = "{\"n\":1}\n{\"n\":2}\n";
        String results = "{\"n\":1,\"twice\":2}\n{\"n\":2,\"twice\":4}\n";
        given().multiPart("pipeline", BusyClients.PIPELINE, "application/json")
                .multiPart("data", rows, "application/x-ndjson")
                .post(service.resolve("/v1/run"))
                .then()
                .statusCode(200)
                .body(equalTo(results));
        String id =
                given().header("Prefer", "wait=20")
                        .multiPart("pipeline", BusyClients.PIPELINE, "application/json")
                        .multiPart("data", rows, "application/x-ndjson")
                        .post(service.resolve("/v1/jobs"))
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("succeeded"))
                        .extract()
                        .path("id");
        given().get(service.resolve("/v1/jobs/" + id + "/results"))
                .then()
                .statusCode(200)
                .body(equalTo(results));
    }

    @Test
    void startsWithoutTheCacheWhereThatDoesNotFit() throws Exception {
        start("JAVA_TOOL_OPTIONS=-XX:-UseCompressedOops");

        assertThat(process("maps")).doesNotContain("rowmill.aot");
        assertThat(log()).contains("AOT cache");
        runsAndJobs();
    }
}
