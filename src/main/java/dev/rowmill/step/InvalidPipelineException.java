package dev.rowmill.step;

import java.util.List;
import java.util.stream.Collectors;

/// A pipeline that cannot be run, with every mistake that it has.
public final class InvalidPipelineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /// Refuses a pipeline for `problems`, at least one.
    public InvalidPipelineException(List<Problem> problems) {
        super(
                problems.stream()
                        .map(problem -> problem.pointer() + ": " + problem.detail())
                        .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /// The mistakes, in the order of the pipeline.
    public List<Problem> problems() {
        return problems;
    }
}
