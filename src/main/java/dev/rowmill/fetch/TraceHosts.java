package dev.rowmill.fetch;

import dev.rowmill.trace.Trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The hosts that are told which trace a call belongs to. Immutable.
///
/// Nobody else is: a trace id tells strangers which of their calls belong together, and what comes with it names the
/// vendors of the operator.
///
/// @param names in lower case; one that begins with `.` stands for all hosts below it
public record TraceHosts(List<String> names) {
    /// Nobody.
    public static final TraceHosts NONE = new TraceHosts(List.of());

    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+]");

    /// Copies the names.
    public TraceHosts {
        names = List.copyOf(names);
    }

    /// Reads names between commas; `*.example.com` stands for all hosts below `example.com`.
    ///
    /// @throws IllegalArgumentException if one is no host
    public static TraceHosts parse(String text) {
        List<String> given =
                Arrays.stream(text.split(",", -1))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .toList();
        for (String name : given) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "expected hosts such as api.example.com or *.example.com, found \"%s\""
                                .formatted(name));
            }
        }
        return new TraceHosts(
                given.stream()
                        .map(name -> name.startsWith("*") ? name.substring(1) : name)
                        .toList());
    }

    private boolean has(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(
                        name -> name.startsWith(".") ? wanted.endsWith(name) : wanted.equals(name));
    }

    /// The header fields that tell a host of the calling thread's trace, unless the request says something itself.
    List<Header> headers(String host, List<Header> given) {
        Trace trace = names.isEmpty() ? null : Trace.current();
        if (trace == null
                || !has(host)
                || given.stream().anyMatch(header -> header.name().equals("traceparent"))) {
            return List.of();
        }
        var headers = new ArrayList<Header>();
        headers.add(new Header("traceparent", trace.child().traceparent()));
        if (!trace.state().isEmpty()) {
            headers.add(new Header("tracestate", trace.state()));
        }
        return headers;
    }
}
