package dev.rowmill;

import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `rowmill check`: validates a pipeline and tells every mistake with its place.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Validates a pipeline file, JSON or YAML, and prints every mistake with its place.",
        footer = {"", "Example: rowmill check pipeline.yaml"})
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path pipeline = Path.of("");

    @Override
    public Integer call() {
        try (var fetcher =
                new Fetcher(FetchLimits.DEFAULT, AddressPolicy.parse("", ""), FetchEvents.NONE)) {
            Pipeline valid =
                    PipelineFile.read(
                            pipeline,
                            new PipelineParser(Service.steps(fetcher, TemporaryFiles.ofSystem())),
                            System.err);
            if (valid == null) {
                return Main.USAGE;
            }
            int steps = valid.steps().size();
            System.out.printf("%s: valid, %d step%s%n", pipeline, steps, steps == 1 ? "" : "s");
            return Main.DONE;
        }
    }
}
