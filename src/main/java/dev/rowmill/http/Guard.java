package dev.rowmill.http;

import dev.rowmill.tenant.Access;
import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Role;

import io.javalin.http.Context;
import io.javalin.http.Handler;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Lets in whoever has a key, before anything of the body is read. Thread-safe.
///
/// [#enter] asks at every request below `/v1`, also for what is not there, so that nobody without a key learns what is;
/// [#needs] holds each route to a role. A key that is right is let in however many wrong ones come from its address:
/// behind a proxy that is everybody's, and one client with an old key must not shut out the others. Keys of 256 bits
/// are not found by trying.
final class Guard {
    private static final String CALLER = "caller";
    private static final String BEARER = "bearer ";

    private final Access access;
    private final FailedTries failedTries = new FailedTries(System::nanoTime);
    private final RequestRates rates = new RequestRates(System::nanoTime);

    Guard(Access access) {
        this.access = access;
    }

    /// Lets in a request to a path that needs a key, if it has one.
    ///
    /// @throws HttpProblem 401 without a key or with a wrong one, 429 after too many wrong ones, or too many requests
    void enter(Context ctx) throws HttpProblem {
        String path = ctx.path();
        if (path.equals("/v1") || path.startsWith("/v1/")) {
            identify(ctx);
        }
    }

    /// A route for callers with this role, or one that includes it.
    Handler needs(Role role, Handler route) {
        return ctx -> {
            // However the router found the route: nobody gets in without a key.
            if (ctx.attribute(CALLER) == null) {
                identify(ctx);
            }
            Key caller = caller(ctx);
            if (!caller.role().includes(role)) {
                throw new HttpProblem(
                        ProblemType.FORBIDDEN,
                        "This needs the role %s, and the key has the role %s."
                                .formatted(role.label(), caller.role().label()));
            }
            route.handle(ctx);
        };
    }

    /// Who was let in with this request.
    ///
    /// @throws IllegalStateException if nobody was
    static Key caller(Context ctx) {
        Key caller = ctx.attribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("expected a caller of " + ctx.path() + ", found none");
        }
        return caller;
    }

    /// The header fields of a request, by name.
    @FunctionalInterface
    interface Fields {
        /// The first value of a field, nothing if there is none.
        @Nullable String get(String name);
    }

    /// Who calls, if the key is right; counts nothing.
    @Nullable Key caller(Fields headers) {
        return access.caller(secret(headers));
    }

    /// Whether the requests of a caller are counted, so that each answer says how many are left.
    boolean hasRate(Key caller) {
        return caller.requests() != null || access.limits(caller.tenant()).requests() != null;
    }

    private void identify(Context ctx) throws HttpProblem {
        String secret = secret(ctx.req()::getHeader);
        Key caller = access.caller(secret);
        if (caller == null) {
            throw secret == null ? missing() : wrong(ctx.req().getRemoteAddr());
        }
        ctx.attribute(CALLER, caller);
        rates.count(ctx, caller, access.limits(caller.tenant()).requests());
    }

    /// The key that a request came with: in `Authorization` (RFC 6750), otherwise in `X-Api-Key`.
    private static @Nullable String secret(Fields request) {
        String authorization = request.get("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return authorization.substring(BEARER.length()).strip();
        }
        String key = request.get("X-Api-Key");
        return key == null ? null : key.strip();
    }

    private static HttpProblem missing() {
        return new HttpProblem(
                        ProblemType.UNAUTHORIZED,
                        "Expected a key in Authorization: Bearer KEY or in X-Api-Key: KEY, found none.")
                .with("WWW-Authenticate", "Bearer realm=\"rowmill\"");
    }

    private HttpProblem wrong(String address) {
        long wait = failedTries.note(address);
        if (wait > 0) {
            return new HttpProblem(
                            ProblemType.TOO_MANY_TRIES,
                            "More than %d wrong keys came from this address within %d seconds."
                                    .formatted(FailedTries.MOST, FailedTries.WITHIN_SECONDS))
                    .with("Retry-After", Long.toString(wait));
        }
        return new HttpProblem(
                        ProblemType.UNAUTHORIZED, "The key of this request is not in force here.")
                .with("WWW-Authenticate", "Bearer realm=\"rowmill\", error=\"invalid_token\"");
    }
}
