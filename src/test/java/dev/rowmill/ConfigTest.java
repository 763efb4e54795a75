package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.Config.InvalidConfigException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class ConfigTest {
    @Test
    void everySettingHasADefault() throws InvalidConfigException {
        Config config = Config.read(Map.of("PATH", "/bin"));

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.maxBody()).isEqualTo(16L << 30);
        assertThat(config.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.drainDelay()).isZero();
        assertThat(config.cpuThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @CsvSource({"512MiB,536870912", "1000,1000", "2gib,2147483648", "3 kB,3000"})
    void readsSizes(String text, long bytes) throws InvalidConfigException {
        assertThat(Config.read(Map.of("ROWMILL_MAX_BODY", text)).maxBody()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "ROWMILL_PORT,eighty,a whole number from 0 to 65535",
        "ROWMILL_PORT,70000,a whole number from 0 to 65535",
        "ROWMILL_MAX_BODY,12parsecs,a size such as 512MiB",
        "ROWMILL_RETENTION,0s,a duration such as 30s",
        "ROWMILL_DRAIN_DELAY,soon,a duration such as 30s",
        "ROWMILL_MEMORY,120%,at most 90%",
        "ROWMILL_STORE,s3://b/p,S3 comes with a later version",
        "ROWMILL_DATABASE,postgresql://x,PostgreSQL comes with a later version",
        "ROWMILL_ENGINE,spark,a cluster comes with a later version",
        "ROWMILL_KEYS,/no/such/keys.json,expected a file that can be read",
        "ROWMILL_HOST,0.0.0.0,say so with ROWMILL_KEYS=none",
        "ROWMILL_HOST,127.example.com,say so with ROWMILL_KEYS=none",
        "ROWMILL_FETCH_ALLOW,10.0.0.0/99,10.0.0.0/99",
        "ROWMILL_TRACE_HOSTS,http://x,expected hosts such as api.example.com",
        "ROWMILL_LOG,xml,\"text\" or \"json\"",
        "ROWMILL_LOG_REQUESTS,none,\"off\" or \"all\"",
        "ROWMILL_PROT,8080,no such setting; did you mean \"ROWMILL_PORT\"?",
        "ROWMILL_QUITE_ANOTHER,1,no such setting; there are ROWMILL_CACHE_BYTES",
    })
    void refusesWhatItCannotUse(String name, String value, String message) {
        assertThatThrownBy(() -> Config.read(Map.of(name, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFileOfKeysWithEveryMistakeInIt(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("keys.json"), "{\"keys\":[{\"id\":1}]}");

        assertThatThrownBy(() -> Config.read(Map.of("ROWMILL_KEYS", file.toString())))
                .hasMessageContaining("ROWMILL_KEYS: " + file + ": /keys/0/id: expected a name")
                .hasMessageContaining("/keys/0/sha256: expected the SHA-256");
    }

    @Test
    void servesBeyondLoopbackWithAFileOfKeys(@TempDir Path directory) throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("keys.json"),
                        "{\"keys\":[" + KeysFileTest.entry("k", "x", "a", "read", "") + "]}");

        Config config =
                Config.read(Map.of("ROWMILL_HOST", "0.0.0.0", "ROWMILL_KEYS", file.toString()));

        assertThat(config.hasKeysFile()).isTrue();
        assertThat(config.shown()).containsEntry("ROWMILL_KEYS", file.toString());
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        assertThatThrownBy(() -> Config.read(Map.of("ROWMILL_PORT", "x", "ROWMILL_MEMORY", "all")))
                .hasMessageContaining("ROWMILL_PORT")
                .hasMessageContaining("ROWMILL_MEMORY");
    }

    @Test
    void servesBeyondLoopbackWithoutKeysOnceThatIsSaid() throws InvalidConfigException {
        var said = Map.of("ROWMILL_HOST", "0.0.0.0", "ROWMILL_KEYS", "none");

        assertThat(Config.read(said).host()).isEqualTo("0.0.0.0");
    }
}
