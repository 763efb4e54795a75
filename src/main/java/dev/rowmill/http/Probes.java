package dev.rowmill.http;

import io.javalin.http.Context;

/// What orchestrators ask: whether the process lives, has started, and wants requests. Cheap; touches nothing else.
final class Probes {
    private final Overload overload;
    private volatile boolean started;
    private volatile boolean draining;
    private volatile boolean stopping;

    Probes(Overload overload) {
        this.overload = overload;
    }

    void started() {
        started = true;
    }

    void drain() {
        draining = true;
    }

    void stop() {
        draining = true;
        stopping = true;
    }

    /// Lets in what only looks, and work as long as there is any to be taken.
    ///
    /// @throws StoppingException if this is work, and none is taken any more
    void admit(Context ctx) throws StoppingException {
        String method = ctx.req().getMethod();
        if (stopping && !method.equals("GET") && !method.equals("HEAD")) {
            throw new StoppingException();
        }
    }

    /// Whether requests without an end of their own should end.
    boolean isStopping() {
        return stopping;
    }

    void live(Context ctx) {
        ok(ctx);
    }

    void startup(Context ctx) throws HttpProblem {
        if (!started) {
            throw unavailable("Rowmill is starting.");
        }
        ok(ctx);
    }

    void ready(Context ctx) throws HttpProblem {
        if (!started || draining) {
            throw unavailable(draining ? "Rowmill is about to stop." : "Rowmill is starting.");
        }
        if (overload.isLasting()) {
            throw unavailable("Rowmill has had too much to do for some seconds.");
        }
        ok(ctx);
    }

    private static void ok(Context ctx) {
        Reply.text(ctx, "text/plain; charset=utf-8", "ok\n");
    }

    private static HttpProblem unavailable(String why) {
        return new HttpProblem(ProblemType.UNAVAILABLE, why).with("Retry-After", "5");
    }
}
