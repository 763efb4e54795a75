package dev.rowmill.http;

/// The server takes no more work, because it is about to stop.
final class StoppingException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppingException() {
        super("Rowmill is about to stop; ask again.", null, false, false);
    }
}
