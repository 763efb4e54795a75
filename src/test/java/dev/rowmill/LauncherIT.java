package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
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
