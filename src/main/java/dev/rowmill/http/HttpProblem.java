package dev.rowmill.http;

import dev.rowmill.step.Problem;

import java.util.List;
import java.util.Map;

/// A request that is answered with an error.
final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<Problem> errors;
    private final transient Map<String, String> headers;

    private HttpProblem(
            ProblemType type, String detail, List<Problem> errors, Map<String, String> headers) {
        super(detail, null, false, false);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    /// A problem of a kind, with what was expected, what was found, and where.
    HttpProblem(ProblemType type, String detail) {
        this(type, detail, List.of(), Map.of());
    }

    /// One member of a JSON body is wrong.
    static HttpProblem at(String pointer, String detail) {
        return new HttpProblem(
                ProblemType.INVALID_REQUEST,
                detail,
                List.of(new Problem(pointer, detail)),
                Map.of());
    }

    /// Nothing is at this address, or nothing the client may see: the same words for both.
    static HttpProblem notFound() {
        return new HttpProblem(ProblemType.NOT_FOUND, "Nothing was found at this address.");
    }

    /// The same with a list of what is wrong.
    HttpProblem with(List<Problem> wrong) {
        return new HttpProblem(type, detail(), wrong, headers);
    }

    /// The same with a header of the answer.
    HttpProblem with(String header, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new HttpProblem(type, detail(), errors, more);
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
