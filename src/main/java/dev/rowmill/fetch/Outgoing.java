package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// One call about to be made: a request, or what a redirect made of it.
@SuppressWarnings("ArrayRecordComponent") // the body belongs to the request
record Outgoing(String method, Target target, List<Header> headers, byte[] body, String tenant) {
    private static final Set<String> NOT_IDEMPOTENT = Set.of("POST", "PATCH");
    private static final Set<String> ABOUT_BODY =
            Set.of("content-encoding", "content-language", "content-location", "content-type");

    /// @throws FetchException if the request cannot be sent as it is
    static Outgoing first(FetchRequest request) throws FetchException {
        for (Header header : request.headers()) {
            if (!header.isSendable()) {
                throw blocked(
                        "the value of header \""
                                + header.name()
                                + "\" holds a character that cannot be sent");
            }
        }
        try {
            Target target = Target.parse(request.url());
            return new Outgoing(
                    request.method(), target, request.headers(), request.body(), request.tenant());
        } catch (Blocked e) {
            throw blocked(e.getMessage());
        }
    }

    private static FetchException blocked(@Nullable String detail) {
        return new FetchException(FetchException.Code.URL_BLOCKED, String.valueOf(detail), 0, 0);
    }

    /// Whether making the call twice is as good as once: by its method, or because the request
    /// carries a key.
    boolean isIdempotent() {
        return !NOT_IDEMPOTENT.contains(method)
                || FetchResponse.first(headers, "idempotency-key") != null;
    }

    /// The call a redirect asks for (RFC 9110, 15.4), or null if it must not be made: from https to
    /// http, or with the body to another origin, whom it was not meant for. For the same reason
    /// another origin gets no header of the request at all, not only none that is known to be
    /// secret.
    ///
    /// @throws Blocked if the location is no URL that is allowed
    @Nullable Outgoing redirected(int status, String location) throws Blocked {
        Target next = target.resolve(location);
        if (target.secure() && !next.secure()) {
            throw new Blocked();
        }
        boolean sameOrigin = target.hasSameOrigin(next);
        boolean becomesGet =
                status == 303 ? !method.equals("HEAD") : status <= 302 && method.equals("POST");
        if (becomesGet) {
            List<Header> kept =
                    headers.stream().filter(h -> !ABOUT_BODY.contains(h.name())).toList();
            return new Outgoing(
                    "GET", next, sameOrigin ? kept : List.of(), FetchRequest.NO_BODY, tenant);
        }
        if (!sameOrigin && body.length > 0) {
            return null;
        }
        return new Outgoing(method, next, sameOrigin ? headers : List.of(), body, tenant);
    }
}
