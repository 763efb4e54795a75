package dev.rowmill.expr;

/// What there is to say of a function: for messages, for the documentation, and for editors.
///
/// @param usage how it is written, such as `round(number[, digits])`; what begins with `list.` is written behind a list
/// @param summary what it gives, without a full stop
/// @param example an expression that calls it
public record Signature(String usage, String summary, String example) {
    /// How it is called.
    public String name() {
        String call = usage.startsWith("list.") ? usage.substring(5) : usage;
        return call.substring(0, call.indexOf('('));
    }
}
