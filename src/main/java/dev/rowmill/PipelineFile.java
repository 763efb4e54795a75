package dev.rowmill;

import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Problem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// A pipeline in a file, JSON or YAML by its ending.
final class PipelineFile {
    /// Whose runs those of the command line are.
    static final String TENANT = "default";

    private PipelineFile() {}

    /// The pipeline, whose datasets are there, or nothing after telling `err` every mistake.
    static @Nullable Pipeline read(Path file, PipelineParser parser, PrintStream err) {
        try {
            String text = Files.readString(file);
            String name = file.toString().toLowerCase(Locale.ROOT);
            boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
            Pipeline pipeline = isYaml ? parser.parseYaml(text) : parser.parse(text);
            pipeline.checkDatasets(TENANT);
            return pipeline;
        } catch (InvalidPipelineException e) {
            e.problems().forEach(problem -> tell(file, problem, err));
        } catch (NoSuchFileException e) {
            err.println(file + ": expected a pipeline file, found none");
        } catch (IOException e) {
            err.println(file + ": cannot be read: " + e.getMessage());
        }
        return null;
    }

    /// Tells a mistake with its place.
    static void tell(Path file, Problem problem, PrintStream err) {
        String place = problem.pointer().isEmpty() ? "(the whole)" : problem.pointer();
        err.println(file + ": " + place + ": " + problem.detail());
    }
}
