package dev.rowmill.row;

import java.util.Locale;

/// Why a row failed: the fixed set of codes that dead letters and `_error` carry.
public enum ErrorCode {
    INVALID_JSON,
    INVALID_UTF8,
    ROW_TOO_LARGE,
    RAGGED_ROW,
    REGEX_BUDGET_EXCEEDED,
    EXPRESSION_ERROR,
    CONVERSION_FAILED,
    URL_BLOCKED,
    UPSTREAM_STATUS,
    UPSTREAM_TIMEOUT,
    UPSTREAM_UNREACHABLE,
    SCHEMA_VIOLATION,
    NOT_BOOLEAN,
    NO_MATCH,
    JSON_DEPTH,
    JSON_DUPLICATE_KEY,
    POISON,
    INTERNAL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /// The code as it is written in JSON, such as `invalid_json`.
    public String wireName() {
        return wireName;
    }
}
