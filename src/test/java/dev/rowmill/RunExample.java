package dev.rowmill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// `rowmill run` as a process of its own, allowed to fetch from loopback, for tests of other packages.
public final class RunExample {
    private RunExample() {}

    /// How it ended.
    public record Outcome(int exitCode, String result) {}

    /// Runs a pipeline over a file.
    ///
    /// @param output a name whose ending tells the format of the result
    public static Outcome run(String pipeline, Path input, String output) throws Exception {
        Path folder = Files.createTempDirectory("rowmill-example");
        Path result = folder.resolve(output);
        Path steps = Files.writeString(folder.resolve("pipeline.json"), pipeline);
        Path log = folder.resolve("log");
        try {
            var builder =
                    new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.rowmill.Main",
                            "run",
                            steps.toString(),
                            input.toString(),
                            "-o",
                            result.toString());
            builder.environment().put("ROWMILL_FETCH_ALLOW", "127.0.0.1/32");
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            Process process = builder.start();
            if (!process.waitFor(240, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it did not end: " + Files.readString(log));
            }
            if (!Files.exists(result)) {
                throw new IllegalStateException("no result: " + Files.readString(log));
            }
            return new Outcome(process.exitValue(), Files.readString(result));
        } finally {
            for (Path file : new Path[] {result, steps, log, folder}) {
                Files.deleteIfExists(file);
            }
        }
    }
}
