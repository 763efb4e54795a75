package dev.rowmill.http;

import dev.rowmill.http.RequestRates.Standing;

import io.javalin.http.Context;

import java.util.List;

/// The header fields that say how a client's rates stand (draft-ietf-httpapi-ratelimit-headers-10).
final class RateHeaders {
    private static final String STANDINGS = "rates";

    private RateHeaders() {}

    /// Says it in this answer.
    static void set(Context ctx, List<Standing> standings) {
        ctx.attribute(STANDINGS, standings);
        ctx.res()
                .setHeader("RateLimit-Policy", String.join(", ", RequestRates.policies(standings)));
        ctx.res().setHeader("RateLimit", String.join(", ", RequestRates.left(standings)));
    }

    /// Says it again in an answer that was begun anew.
    static void again(Context ctx) {
        List<Standing> standings = ctx.attribute(STANDINGS);
        if (standings != null) {
            set(ctx, standings);
        }
    }
}
