package dev.rowmill.engine;

import dev.rowmill.step.CpuStep;
import dev.rowmill.step.DatasetStep;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.OrderedStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The part of a pipeline that chunks can go through one by one, up to a step that needs the whole dataset.
///
/// The first and the last stage compute: rows are parsed in the one and encoded in the other.
///
/// @param stages what a chunk goes through
/// @param last the whole-dataset step that takes the rows at the end, or nothing where they are the result
record Segment(List<Stage> stages, @Nullable BoundStep last) {

    /// Consecutive steps of one kind, executed together.
    sealed interface Stage {
        /// Steps that compute, on the CPU pool.
        record Cpu(List<BoundStep> steps) implements Stage {}

        /// Steps that wait, on virtual threads.
        record Io(List<BoundStep> steps) implements Stage {}

        /// A step that takes the blocks one after another.
        record Ordered(BoundStep step, Turns turns) implements Stage {}
    }

    /// The segments of a pipeline, at least one; only the last has no whole-dataset step.
    static List<Segment> plan(List<BoundStep> steps) {
        var segments = new ArrayList<Segment>();
        List<Stage> stages = newStages();
        for (BoundStep bound : steps) {
            switch (bound.step()) {
                case OrderedStep _ -> stages.add(new Stage.Ordered(bound, new Turns()));
                case CpuStep _ -> lastCpu(stages).add(bound);
                case IoStep _ -> {
                    if (stages.getLast() instanceof Stage.Io(var run)) {
                        run.add(bound);
                    } else {
                        stages.add(new Stage.Io(new ArrayList<>(List.of(bound))));
                    }
                }
                case DatasetStep _ -> {
                    lastCpu(stages);
                    segments.add(new Segment(stages, bound));
                    stages = newStages();
                }
            }
        }
        lastCpu(stages);
        segments.add(new Segment(stages, null));
        return segments;
    }

    private static List<Stage> newStages() {
        var stages = new ArrayList<Stage>();
        stages.add(new Stage.Cpu(new ArrayList<>()));
        return stages;
    }

    private static List<BoundStep> lastCpu(List<Stage> stages) {
        if (stages.getLast() instanceof Stage.Cpu(var run)) {
            return run;
        }
        var run = new ArrayList<BoundStep>();
        stages.add(new Stage.Cpu(run));
        return run;
    }

    /// Whether it waits for something outside, so that more chunks in flight pay.
    boolean waits() {
        return stages.stream().anyMatch(stage -> stage instanceof Stage.Io);
    }
}
