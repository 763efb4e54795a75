package dev.rowmill.row;

import java.util.Locale;

/// Why a row failed: the fixed set of codes that dead letters and `_error` carry.
public enum ErrorCode {
    INVALID_JSON("the row is no JSON, or no object"),
    INVALID_UTF8("the row is not UTF-8"),
    ROW_TOO_LARGE("the row is larger than a row may be"),
    RAGGED_ROW("a CSV row has too few or too many fields, or a field that is no column"),
    REGEX_BUDGET_EXCEEDED("a regular expression took more steps than it may"),
    EXPRESSION_ERROR("an expression has no value for the row"),
    CONVERSION_FAILED("a value does not convert to the type"),
    URL_BLOCKED("the URL may not be fetched"),
    UPSTREAM_STATUS("the fetch was answered with a status that is no success"),
    UPSTREAM_TIMEOUT("the fetch was not answered in time"),
    UPSTREAM_UNREACHABLE("the fetch reached no one"),
    SCHEMA_VIOLATION("the row does not fit the JSON Schema"),
    NOT_BOOLEAN("a condition is neither true nor false"),
    NO_MATCH("a regular expression was not found"),
    JSON_DEPTH("the row is nested too deeply"),
    JSON_DUPLICATE_KEY("an object has two members of one name"),
    POISON("the row broke the process that worked on it, more than once"),
    INTERNAL("a bug failed the row; the log has the incident");

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final String summary;

    ErrorCode(String summary) {
        this.summary = summary;
    }

    /// The code as it is written in JSON, such as `invalid_json`.
    public String wireName() {
        return wireName;
    }

    /// What it means, without a full stop.
    public String summary() {
        return summary;
    }
}
