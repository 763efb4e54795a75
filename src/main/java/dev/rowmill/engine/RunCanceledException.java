package dev.rowmill.engine;

/// A run ended early because that was asked for.
public final class RunCanceledException extends Exception {
    private static final long serialVersionUID = 1L;

    RunCanceledException() {
        super("the run was canceled", null, false, false);
    }
}
