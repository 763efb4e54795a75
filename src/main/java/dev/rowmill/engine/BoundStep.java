package dev.rowmill.engine;

import dev.rowmill.step.PlannedStep;
import dev.rowmill.step.Step;

/// A step of one run: what was planned, the run's own instance, and its counts.
record BoundStep(PlannedStep planned, Step step, Progress.StepProgress progress) {}
