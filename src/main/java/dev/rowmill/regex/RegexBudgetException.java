package dev.rowmill.regex;

/// A match, a replacement or a split went over its budget and was given up.
///
/// Unchecked, because every use of a pattern may throw it, and without a stack trace, because it is
/// thrown once per row by a hostile input.
public final class RegexBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegexBudgetException(String message) {
        super(message, null, false, false);
    }
}
