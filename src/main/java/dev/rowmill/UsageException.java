package dev.rowmill;

/// A command line that cannot be carried out.
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
