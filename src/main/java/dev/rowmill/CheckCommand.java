package dev.rowmill;

import dev.rowmill.engine.Engine;
import dev.rowmill.engine.RunFailedException;
import dev.rowmill.engine.StepPreview;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.RunContext;
import dev.rowmill.step.Tables;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// `rowmill check`: validates a pipeline and tells every mistake with its place, or shows what it does to some rows.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Validates a pipeline file, JSON or YAML, and prints every mistake with its place.",
            "With --sample it also shows, step by step, what becomes of the first rows of a file."
        },
        footer = {
            "",
            "Examples:",
            "  rowmill check pipeline.yaml",
            "  rowmill check pipeline.yaml --sample access.log.gz"
        })
final class CheckCommand implements Callable<Integer> {
    private static final int ROWS = 100;

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path pipeline = Path.of("");

    @Option(
            names = "--sample",
            paramLabel = "FILE",
            description = "Shows what the pipeline does to the first 100 rows of this file.")
    private @Nullable Path sample;

    @Option(
            names = "--fetch",
            description =
                    "Makes the calls of the sample's rows; without it rows stop where they need one.")
    private boolean fetch;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "The format of the sample, where its ending does not tell.")
    private @Nullable String format;

    @Override
    public Integer call() throws Exception {
        try {
            return check(Config.readWithoutDoor(System.getenv()));
        } catch (Config.InvalidConfigException | UsageException e) {
            System.err.println(e.getMessage());
            return Main.USAGE;
        }
    }

    private int check(Config config) throws Exception {
        try (var metrics = Metrics.ofCommand();
                Fetcher fetcher = Service.fetcher(config, metrics)) {
            Tables tables = Service.tables(new StoredFiles(pipeline), metrics);
            var parser =
                    new PipelineParser(Service.steps(fetcher, TemporaryFiles.ofSystem(), tables));
            Pipeline valid = PipelineFile.read(pipeline, parser, System.err);
            if (valid == null) {
                return Main.USAGE;
            }
            int steps = valid.steps().size();
            System.out.printf("%s: valid, %d step%s%n", pipeline, steps, steps == 1 ? "" : "s");
            Path file = sample;
            return file == null ? Main.DONE : show(config, metrics, valid, file);
        }
    }

    private int show(Config config, Metrics metrics, Pipeline valid, Path file) throws Exception {
        String problem = Inputs.problem(file);
        if (problem != null) {
            throw new UsageException(problem);
        }
        Format read = format == null ? byName(file) : Inputs.format(format);
        try (var engine = new Engine(config.cpuThreads(), config.memoryBytes(), metrics);
                var input = new Inputs(List.of(file), read, Map.of())) {
            var context = new RunContext(PipelineFile.TENANT, Instant.now());
            List<StepPreview> steps = engine.preview(valid, context, input, ROWS, fetch);
            System.out.print(PreviewText.of(steps));
            boolean failed = steps.stream().anyMatch(step -> !step.failures().isEmpty());
            return failed ? Main.ROWS_FAILED : Main.DONE;
        } catch (RunFailedException e) {
            return RunCommand.failed(pipeline, e);
        } catch (IOException e) {
            System.err.println("rowmill: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private static Format byName(Path file) {
        Format found = Formats.standard().byFileName(file.toString());
        return found == null ? Formats.standard().all().getFirst() : found;
    }
}
