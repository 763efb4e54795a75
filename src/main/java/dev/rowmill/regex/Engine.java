package dev.rowmill.regex;

/// How a pattern may be run.
public enum Engine {
    /// In linear time where the pattern allows it, else with a budget of steps.
    AUTO,
    /// In linear time; patterns that need more are rejected.
    LINEAR,
    /// Always by plain backtracking with a budget of steps.
    BACKTRACK
}
