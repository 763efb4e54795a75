package dev.rowmill.http;

import dev.rowmill.step.Problem;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A request that is answered with an error.
final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<Problem> errors;
    private final transient Map<String, String> headers;
    private final @Nullable String cause;

    private HttpProblem(
            ProblemType type,
            String detail,
            List<Problem> errors,
            Map<String, String> headers,
            @Nullable String cause) {
        super(detail, null, false, false);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
        this.cause = cause;
    }

    /// A problem of a kind, with what was expected, what was found, and where.
    HttpProblem(ProblemType type, String detail) {
        this(type, detail, List.of(), Map.of(), null);
    }

    /// One member of a JSON body is wrong.
    static HttpProblem at(String pointer, String detail) {
        return new HttpProblem(
                ProblemType.INVALID_REQUEST,
                detail,
                List.of(new Problem(pointer, detail)),
                Map.of(),
                null);
    }

    /// Nothing is at this address, or nothing the client may see: the same words for both.
    static HttpProblem notFound() {
        return new HttpProblem(ProblemType.NOT_FOUND, "Nothing was found at this address.");
    }

    /// The same with a list of what is wrong.
    HttpProblem with(List<Problem> wrong) {
        return new HttpProblem(type, detail(), wrong, headers, cause);
    }

    /// The same with a header of the answer.
    HttpProblem with(String header, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new HttpProblem(type, detail(), errors, more, cause);
    }

    /// The same with what is used up, of a fixed set: the name of a limit, or of what the service has too little of.
    HttpProblem because(String usedUp) {
        return new HttpProblem(type, detail(), errors, headers, usedUp);
    }

    /// Why the request was turned away, as a label of metrics: of a fixed set.
    String reason() {
        return cause == null ? type.name().toLowerCase(Locale.ROOT) : cause;
    }

    /// The limit that is used up, where it is one of a key or a tenant.
    @Nullable String violatedPolicy() {
        return type == ProblemType.QUOTA_EXCEEDED ? cause : null;
    }

    ProblemType type() {
        return type;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    List<Problem> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
