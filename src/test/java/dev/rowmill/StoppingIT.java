package dev.rowmill;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How the packaged service ends, and what the next one finds.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StoppingIT {
    private static final int WAL_HEADER_BYTES = 32;

    @TempDir private Path dataDir = Path.of("");

    private static void putPipeline(ServiceProcess service, String name) {
        given().contentType("application/json")
                .body("{\"steps\":[]}")
                .put(at(service, "/v1/pipelines/" + name))
                .then()
                .statusCode(201);
    }

    private static URI at(ServiceProcess service, String path) {
        return service.address().resolve(path);
    }

    @Test
    void aSignalEndsItWithZeroAndKeepsWhatWasStored() throws Exception {
        try (var service = ServiceProcess.start(dataDir, "128m")) {
            putPipeline(service, "kept");
            assertThat(service.stop()).isZero();
        }
        try (var next = ServiceProcess.start(dataDir, "128m")) {
            given().get(at(next, "/v1/pipelines/kept")).then().statusCode(200);
        }
    }

    @Test
    void aKilledServiceKeepsWhatItAnswered() throws Exception {
        try (var service = ServiceProcess.start(dataDir, "128m")) {
            putPipeline(service, "kept");
            service.kill();
        }
        try (var next = ServiceProcess.start(dataDir, "128m")) {
            given().get(at(next, "/v1/pipelines/kept")).then().statusCode(200);
        }
    }

    @Test
    void aDamagedStoreEndsTheServiceInsteadOfServingOn() throws Exception {
        try (var service = ServiceProcess.start(dataDir, "128m")) {
            putPipeline(service, "first");
            damage(dataDir.resolve("rowmill.db-wal"));
            putPipeline(service, "second");
            given().get(at(service, "/v1/pipelines")).then().statusCode(503);
            assertThat(service.exitCode()).isEqualTo(Main.FAILED);
        }
    }

    private static void damage(Path log) throws Exception {
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            var garbage = new byte[(int) file.length() - WAL_HEADER_BYTES];
            Arrays.fill(garbage, (byte) 'x');
            file.seek(WAL_HEADER_BYTES);
            file.write(garbage);
        }
    }
}
