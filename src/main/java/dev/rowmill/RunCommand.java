package dev.rowmill;

import dev.rowmill.engine.Cancellation;
import dev.rowmill.engine.Engine;
import dev.rowmill.engine.Execution;
import dev.rowmill.engine.Progress;
import dev.rowmill.engine.RunCanceledException;
import dev.rowmill.engine.RunFailedException;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.format.Columns;
import dev.rowmill.format.Encoder;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Problem;
import dev.rowmill.step.RunContext;
import dev.rowmill.step.Tables;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `rowmill run`: a pipeline over files, without a server.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Runs a pipeline over files or standard input.",
        footer = {
            "",
            "Formats come from file endings: .ndjson .jsonl .json .csv .tsv .txt .log, then .gz or .zst.",
            "",
            "Examples:",
            "  rowmill run pipeline.json access.log.gz -o out.csv",
            "  cat rows.ndjson | rowmill run pipeline.yaml --errors bad.ndjson > out.ndjson",
            "",
            "Exit codes: 0 done, 1 failed rows, 2 usage or invalid pipeline, 3 failed job."
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PIPELINE", description = "The pipeline, JSON or YAML.")
    private Path pipelineFile = Inputs.STANDARD;

    @Parameters(
            index = "1..*",
            paramLabel = "INPUT",
            description =
                    "Files, read one after the other as one dataset; - or none is standard input.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUTPUT",
            description = "The result; appears only when it is whole. Default: standard output.")
    private @Nullable Path output;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description = "Where rows that fail go, with their reasons, as ndjson.")
    private @Nullable Path errors;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "The format of the input: ndjson, json, csv, tsv, text.")
    private @Nullable String format;

    @Option(names = "--to", paramLabel = "NAME", description = "The format of the result.")
    private @Nullable String to;

    @Option(
            names = "--types",
            paramLabel = "COLUMN:TYPE,…",
            description = "Types of CSV columns: int, double, bool, string, timestamp.")
    private @Nullable String types;

    @Option(
            names = "--columns",
            paramLabel = "NAME,…",
            description = "The columns of a CSV result. Default: those of its first row.")
    private @Nullable String columns;

    @Override
    public Integer call() throws Exception {
        try {
            Config config = Config.readWithoutDoor(System.getenv());
            refuseUnusableFiles();
            Format in = inputFormat();
            Format out = outputFormat(in);
            return run(config, in, out, columns(in, out));
        } catch (Config.InvalidConfigException | UsageException e) {
            System.err.println(e.getMessage());
            return Main.USAGE;
        }
    }

    private List<Path> files() {
        return inputs.isEmpty() ? List.of(Inputs.STANDARD) : inputs;
    }

    /// Tells what is wrong with the files before anything is read, all of it at once.
    private void refuseUnusableFiles() throws UsageException {
        var problems = new ArrayList<String>();
        files().stream().map(Inputs::problem).filter(Objects::nonNull).forEach(problems::add);
        Stream.of(output, errors)
                .filter(Objects::nonNull)
                .map(FileOutput::problem)
                .filter(Objects::nonNull)
                .forEach(problems::add);
        if (errors != null && errors.equals(output)) {
            problems.add(errors + ": expected two files for -o and --errors, found one");
        }
        if (errors != null && files().contains(errors)) {
            problems.add(errors + ": --errors would overwrite an input");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join(System.lineSeparator(), problems));
        }
    }

    private Format inputFormat() throws UsageException {
        if (format != null) {
            return Inputs.format(format);
        }
        Format found = null;
        for (Path file : files()) {
            Format its = Formats.standard().byFileName(file.toString());
            if (found != null && its != null && !its.name().equals(found.name())) {
                throw new UsageException(
                        "expected inputs of one format, found %s and %s; name one with --format"
                                .formatted(found.name(), its.name()));
            }
            found = its == null ? found : its;
        }
        return found == null ? Inputs.format("ndjson") : found;
    }

    private Format outputFormat(Format in) throws UsageException {
        if (to != null) {
            return Inputs.format(to);
        }
        Format found = output == null ? null : Formats.standard().byFileName(output.toString());
        return found == null ? in : found;
    }

    private Columns columns(Format in, Format out) throws UsageException {
        if (types != null && !in.hasColumns()) {
            throw new UsageException("--types: expected csv or tsv, found " + in.name());
        }
        if (columns != null && !out.hasColumns()) {
            throw new UsageException("--columns: expected csv or tsv, found " + out.name());
        }
        try {
            return new Columns(
                    types == null ? Map.of() : Columns.types(types),
                    columns == null ? List.of() : Columns.names(columns));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--types, --columns: " + e.getMessage());
        }
    }

    private int run(Config config, Format in, Format out, Columns of) throws Exception {
        try (var metrics = Metrics.ofCommand();
                Fetcher fetcher = Service.fetcher(config, metrics);
                var engine = new Engine(config.cpuThreads(), config.memoryBytes(), metrics)) {
            Tables tables = Service.tables(new StoredFiles(pipelineFile), metrics);
            var parser =
                    new PipelineParser(Service.steps(fetcher, TemporaryFiles.ofSystem(), tables));
            Pipeline pipeline = PipelineFile.read(pipelineFile, parser, System.err);
            if (pipeline == null) {
                return Main.USAGE;
            }
            try (var reader = new Inputs(files(), in, of.types());
                    var result = new FileOutput(output, errors)) {
                return run(engine, pipeline, reader, out.encoder(of.written()), result);
            } catch (UnreadableException e) {
                System.err.println("rowmill: " + e.getMessage());
                return Main.FAILED;
            } catch (IOException e) {
                System.err.println("rowmill: " + e);
                return Main.FAILED;
            }
        }
    }

    private int run(
            Engine engine, Pipeline pipeline, Inputs reader, Encoder encoder, FileOutput result)
            throws Exception {
        var progress = new Progress(pipeline);
        var cancellation = new Cancellation();
        var ended = new CountDownLatch(1);
        var onSignal = new Thread(() -> cancel(cancellation, ended));
        Runtime.getRuntime().addShutdownHook(onSignal);
        long start = System.nanoTime();
        try (ProgressBar _ = bar(progress, reader)) {
            engine.run(
                    new Execution(
                            pipeline,
                            new RunContext(PipelineFile.TENANT, Instant.now()),
                            reader,
                            encoder,
                            result,
                            progress,
                            cancellation));
            result.finish();
        } catch (RunFailedException e) {
            return failed(pipelineFile, e);
        } catch (RunCanceledException e) {
            System.err.println("rowmill: canceled; nothing was written");
            return Main.FAILED;
        } finally {
            result.close();
            ended.countDown();
        }
        return summary(progress.counts(), result, (System.nanoTime() - start) / 1e9);
    }

    /// Tells why a run failed; a dataset that cannot be used is a mistake in the pipeline.
    static int failed(Path pipelineFile, RunFailedException failure) {
        Problem problem = failure.problem();
        if (problem != null) {
            PipelineFile.tell(pipelineFile, problem, System.err);
            return failure.reason() == RunFailedException.Reason.UNUSABLE_DATASET
                    ? Main.USAGE
                    : Main.FAILED;
        }
        System.err.println("rowmill: " + failure.getMessage());
        return Main.FAILED;
    }

    private static void cancel(Cancellation cancellation, CountDownLatch ended) {
        cancellation.cancel();
        try {
            if (!ended.await(10, TimeUnit.SECONDS)) {
                System.err.println("rowmill: the run did not end within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable ProgressBar bar(Progress progress, Inputs reader) throws IOException {
        if (!ProgressBar.isTerminal()) {
            return null;
        }
        long total = 0;
        for (Path file : files()) {
            total += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return new ProgressBar(System.err, progress, reader::bytesRead, total);
    }

    private int summary(Progress.Counts counts, FileOutput result, double seconds) {
        if (counts.failed() > 0 || ProgressBar.isTerminal()) {
            System.err.println(
                    String.format(
                            Locale.ROOT,
                            "%,d rows in, %,d out, %,d filtered, %,d failed, %.1f s, %,.0f rows/s",
                            counts.in(),
                            counts.out(),
                            counts.filtered(),
                            counts.failed(),
                            seconds,
                            counts.in() / seconds));
        }
        result.firstLetters().forEach(letter -> System.err.println("  " + letter));
        if (counts.failed() > result.firstLetters().size() && errors == null) {
            System.err.println("  …; all of them with --errors FILE");
        }
        return counts.failed() > 0 ? Main.ROWS_FAILED : Main.DONE;
    }
}
