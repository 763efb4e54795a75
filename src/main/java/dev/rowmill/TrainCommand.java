package dev.rowmill;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/// `rowmill train`: does a little of everything, for a JVM that writes an AOT cache of what it loaded and found hot
/// (JEP 483, 514, 515). The build runs it; nobody else needs to, so the help does not show it.
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Runs every kind of work for a moment: rowmill -J-XX:AOTCacheOutput=FILE train")
final class TrainCommand implements Callable<Integer> {
    /// What is hot is what the compiler has seen often: the loops of reading, matching, changing, grouping and writing.
    static final List<String> PIPELINES =
            List.of(
                    """
                    {"steps": [
                      {"filter": "status >= 400"},
                      {"extract": {"field": "url", "pattern":
                        "^(?<scheme>https?)://(?<host>[^/:?#]+)(?::\\\\d+)?(?<path>/[^?#]*)"}},
                      {"set": {"host": "lower(host)", "slow": "bytes > 50000 && path.startsWith('/api')"}}]}
                    """,
                    """
                    {"steps": [
                      {"replace": {"field": "message", "pattern":
                        "[^\\\\s@,\\"<>]+@[A-Za-z0-9.-]+\\\\.[A-Za-z]{2,}", "with": "<mail>"}},
                      {"replace": {"field": "message", "pattern":
                        "\\\\b\\\\d{4}[- ]?\\\\d{4}[- ]?\\\\d{4}[- ]?\\\\d{4}\\\\b", "with": "<card>"}}]}
                    """,
                    """
                    {"steps": [
                      {"extract": {"field": "url", "pattern": "^https?://(?<host>[^/:?#]+)"}},
                      {"set": {"host": "lower(host)"}},
                      {"aggregate": {"by": ["host", "status"], "n": "count()", "sum": "sum(bytes)"}}]}
                    """);

    private static final long SEED = 20_261_121;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            description = "How much each pipeline reads (default: ${DEFAULT-VALUE}).",
            defaultValue = "6")
    private int megabytes;

    @Option(
            names = "--rows-into",
            paramLabel = "FOLDER",
            description = "Only writes the rows there, as log.ndjson and log.csv, for benchmarks.")
    private Path rowsInto = Path.of("");

    @Override
    public Integer call() throws Exception {
        if (!rowsInto.toString().isEmpty()) {
            System.out.printf("%d rows%n", writeRows(Files.createDirectories(rowsInto)));
            return Main.DONE;
        }
        Path folder = Files.createTempDirectory("rowmill-train-");
        try {
            writeRows(folder);
            return trained(folder);
        } finally {
            DemoCommand.delete(folder);
        }
    }

    private long writeRows(Path folder) throws IOException {
        try (var ndjson = output(folder.resolve("log.ndjson"));
                var csv = output(folder.resolve("log.csv"))) {
            return new LogRows(SEED).write(ndjson, csv, megabytes * 1_000_000L);
        }
    }

    private static OutputStream output(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private static int trained(Path folder) throws IOException {
        int ended = Main.commandLine().execute("demo", "--rows", "2000");
        for (String pipeline : PIPELINES) {
            Path file = Files.writeString(folder.resolve("pipeline.json"), pipeline);
            for (String name : List.of("log.ndjson", "log.csv")) {
                String rows = folder.resolve(name).toString();
                String results = folder.resolve("results.ndjson").toString();
                String[] run =
                        name.endsWith(".csv")
                                ? new String[] {
                                    "run",
                                    file.toString(),
                                    rows,
                                    "-o",
                                    results,
                                    "--types",
                                    "status:int,bytes:int"
                                }
                                : new String[] {"run", file.toString(), rows, "-o", results};
                ended = Math.max(ended, Main.commandLine().execute(run));
            }
        }
        return ended;
    }
}
