package dev.rowmill.store;

/// A cursor that no list of this store has given out.
public final class BadCursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    BadCursorException(String message) {
        super(message);
    }
}
