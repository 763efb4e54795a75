package dev.rowmill.http;

import dev.rowmill.job.Event;
import dev.rowmill.job.EventStream;
import dev.rowmill.job.Jobs;

import io.javalin.http.Context;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// `/v1/jobs/{id}/events`: what happens to a job, as server-sent events (WHATWG HTML, section 9.2).
///
/// The request's own thread waits for events and sends them; a slow client holds up nobody but itself.
final class EventRoute {
    private static final Duration COMMENT_EVERY = Duration.ofSeconds(15);

    /// How often it is asked whether the client is still there, and whether the server is to go on.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private static final int RECONNECT_MILLIS = 2_000;

    private final Jobs jobs;
    private final BooleanSupplier stopping;

    /// @param stopping ends the streams, so that clients ask another server
    EventRoute(Jobs jobs, BooleanSupplier stopping) {
        this.jobs = jobs;
        this.stopping = stopping;
    }

    void events(Context ctx) throws IOException, InterruptedException, HttpProblem {
        EventStream events = jobs.events(Tenant.of(ctx), ctx.pathParam("id"), lastId(ctx));
        HttpServletResponse response = ctx.res();
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        if (ctx.req().getMethod().equals("HEAD")) {
            return;
        }
        send(response, "retry: %d\n\n".formatted(RECONNECT_MILLIS));
        Connection connection = Connection.of(ctx.req());
        long lastSent = System.nanoTime();
        while (!events.finished() && !stopping.getAsBoolean() && !connection.isGone()) {
            Event event = events.next(LOOK_EVERY);
            boolean silent = System.nanoTime() - lastSent >= COMMENT_EVERY.toNanos();
            if (event != null || silent) {
                send(response, event != null ? text(event) : ": still here\n\n");
                lastSent = System.nanoTime();
            }
        }
    }

    private static String text(Event event) {
        var text = new StringBuilder();
        text.append("id: ").append(event.id()).append('\n');
        text.append("event: ").append(event.name()).append('\n');
        event.json().lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        return text.append('\n').toString();
    }

    private static void send(HttpServletResponse response, String text) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    private static long lastId(Context ctx) throws HttpProblem {
        String id = ctx.header("Last-Event-ID");
        if (id == null || id.isBlank()) {
            return 0;
        }
        if (!id.strip().matches("\\d{1,18}")) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected Last-Event-ID to be the id of an event but found \"%s\"."
                            .formatted(id));
        }
        return Long.parseLong(id.strip());
    }
}
