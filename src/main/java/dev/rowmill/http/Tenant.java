package dev.rowmill.http;

import io.javalin.http.Context;

/// Whose request it is.
final class Tenant {
    private Tenant() {}

    /// The tenant of a request that [Guard] let in.
    ///
    /// @throws IllegalStateException if it let in nobody: no route may go on without knowing for whom
    static String of(Context ctx) {
        return Guard.caller(ctx).tenant();
    }
}
