package dev.rowmill.http;

import io.javalin.http.Context;

/// Whose request it is.
final class Tenant {
    private static final String ONLY = "default";

    private Tenant() {}

    /// The tenant of a request: the one there is, as long as there are no keys.
    static String of(Context ctx) {
        String tenant = ctx.attribute("tenant");
        return tenant == null ? ONLY : tenant;
    }
}
