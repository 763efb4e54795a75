package dev.rowmill.http;

import java.util.Locale;

/// The kinds of problem a request can meet: each has one status, one title and one stable `type` URI.
enum ProblemType {
    UNREADABLE(400, "The request cannot be read"),
    INVALID_PARAMETER(400, "A parameter of the request cannot be read"),
    UNREADABLE_INPUT(400, "The data cannot be read"),
    UNAUTHORIZED(401, "The request needs a key that is in force here"),
    FORBIDDEN(403, "The role of the key does not allow it"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "This method is not for this resource"),
    NOT_ACCEPTABLE(406, "No format that the request accepts is offered"),
    TIMED_OUT(408, "The request did not arrive in time"),
    CONFLICT(409, "The state of the resource does not allow it"),
    IDEMPOTENCY_IN_PROGRESS(409, "A request with this idempotency key is in progress"),
    PRECONDITION_FAILED(412, "The resource is not as the request expects it"),
    TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type that is not supported"),
    UNSUPPORTED_ENCODING(415, "The body is encoded in a way that is not supported"),
    RANGE_NOT_SATISFIABLE(416, "The range lies outside the result"),
    INVALID_PIPELINE(422, "The pipeline is invalid"),
    INVALID_REQUEST(422, "The request is understood but wrong"),
    IDEMPOTENCY_MISMATCH(422, "This idempotency key belongs to another request"),
    RUN_FAILED(422, "The run failed"),
    QUOTA_EXCEEDED(429, "A limit of the key or its tenant is used up"),
    TOO_MANY_TRIES(429, "Too many wrong keys came from this address"),
    HEADERS_TOO_LARGE(431, "The header fields are too large"),
    INTERNAL(500, "Something went wrong inside Rowmill"),
    NOT_IMPLEMENTED(501, "This is not part of HTTP as it is spoken here"),
    UNAVAILABLE(503, "Rowmill cannot take this request now"),
    HTTP_VERSION(505, "This version of HTTP is not spoken here"),
    NO_SPACE(507, "There is no space left");

    final int status;
    final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /// The URI that names it, such as `urn:rowmill:problem:invalid-pipeline`.
    String uri() {
        return "urn:rowmill:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What a bare status stands for, as the server beneath reports it.
    static ProblemType ofStatus(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status < 500 ? UNREADABLE : INTERNAL;
    }
}
