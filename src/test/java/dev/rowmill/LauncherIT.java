package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The launcher that the build leaves beside the jar, with the JDKs of this machine.
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("rowmill.jar", "target/rowmill.jar"))
                    .resolveSibling("rowmill");

    @Test
    void theBuildLeavesAnExecutableThatStartsAJavaNewEnough() throws Exception {
        assertThat(LAUNCHER).isExecutable();

        String printed = run("-J-XshowSettings:properties", "-J-version");

        assertThat(printed).containsPattern("java\\.specification\\.version = (2[5-9]|[3-9]\\d)");
    }

    @Test
    void everyFlagIsOneThatTheJavaKnows() throws Exception {
        assertThat(run("-J-version")).contains("version \"").doesNotContain("WARNING", "warning");
    }

    @Test
    void takesItsClassesFromTheCacheThatTheBuildLeaves() throws Exception {
        assumeTrue(
                Files.exists(LAUNCHER.resolveSibling("rowmill.aot")),
                "expected an AOT cache, found none: it was left out, or this Java cannot write one");

        assertThat(run("-J-Xlog:class+load", "--version"))
                .containsPattern("dev\\.rowmill\\.Main source: shared objects file");
    }

    @Test
    void saysNothingOfACacheThatDoesNotFit() throws Exception {
        assertThat(run("-J-XX:-UseCompressedOops", "--version"))
                .matches("rowmill \\S+")
                .doesNotContain("AOT");
    }

    /// Nor do the libraries say anything there, such as what they think of their settings.
    @Test
    void standardOutputHasNothingButTheResult(@TempDir Path folder) throws Exception {
        Path pipeline =
                Files.writeString(
                        folder.resolve("pipeline.json"),
                        "{\"steps\":[{\"set\":{\"b\":\"a + 1\"}}]}");
        Path rows = Files.writeString(folder.resolve("rows.ndjson"), "{\"a\":1}\n{\"a\":2}\n");
        Path errors = folder.resolve("errors.txt");

        Process process =
                new ProcessBuilder(LAUNCHER.toString(), "run", pipeline.toString(), rows.toString())
                        .redirectError(errors.toFile())
                        .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(out).isEqualTo("{\"a\":1,\"b\":2}\n{\"a\":2,\"b\":3}\n");
        assertThat(errors).content().doesNotContain("logback", "WARN");
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed;
        try (var reader = process.inputReader()) {
            printed = String.join("\n", reader.readAllLines());
        }
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
