package dev.rowmill.step;

import dev.rowmill.row.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// A step at work, shown in the documentation and run as a test.
///
/// @param options the step's options as JSON, in short or long form
/// @param in the rows before, as JSON
/// @param out the rows after, as JSON; nothing where the row fails
/// @param error why the row fails, or nothing
/// @param upstream what a fetch is answered, JSON by URL
/// @param datasets the stored datasets that there are, rows as JSON by name
public record Example(
        String options,
        List<String> in,
        List<String> out,
        @Nullable ErrorCode error,
        Map<String, String> upstream,
        Map<String, List<String>> datasets) {
    public Example {
        in = List.copyOf(in);
        out = List.copyOf(out);
        upstream = Map.copyOf(upstream);
        datasets = Map.copyOf(datasets);
    }

    /// Rows that become other rows.
    static Example of(String options, List<String> in, List<String> out) {
        return new Example(options, in, out, null, Map.of(), Map.of());
    }

    /// A row that becomes another row.
    static Example of(String options, String in, String out) {
        return of(options, List.of(in), List.of(out));
    }

    /// A row that fails.
    static Example failing(String options, String in, ErrorCode error) {
        return new Example(options, List.of(in), List.of(), error, Map.of(), Map.of());
    }

    /// This example with the answer that `url` gives.
    Example answering(String url, String json) {
        return new Example(options, in, out, error, Map.of(url, json), datasets);
    }

    /// This example with a stored dataset of these rows.
    Example with(String dataset, String... rows) {
        return new Example(options, in, out, error, upstream, Map.of(dataset, List.of(rows)));
    }
}
