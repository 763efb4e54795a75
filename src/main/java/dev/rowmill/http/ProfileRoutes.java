package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.job.JobProfile;
import dev.rowmill.job.Jobs;
import dev.rowmill.profile.StackProfile;
import dev.rowmill.profile.StackSampler;
import dev.rowmill.step.Steps;

import io.javalin.http.Context;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// `/v1/jobs/{id}/profile` and `/v1/profile`: where the time of a job went, and where that of the whole service goes.
final class ProfileRoutes {
    private static final int DEFAULT_SECONDS = 10;
    private static final int MOST_SECONDS = 60;

    private final Jobs jobs;
    private final JobFlames flames;
    private final StackSampler sampler = new StackSampler();
    private final Path directory;
    private final BooleanSupplier stopping;

    /// @param directory for a temporary file while the service is watched
    /// @param stopping ends a watch
    ProfileRoutes(Jobs jobs, Steps steps, Path directory, BooleanSupplier stopping) {
        this.jobs = jobs;
        this.flames = new JobFlames(steps);
        this.directory = directory;
        this.stopping = stopping;
    }

    void job(Context ctx) throws HttpProblem {
        String format = ctx.queryParam("format");
        if (format != null && !format.equals("json") && !format.equals("flamegraph")) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected ?format= to be \"json\" or \"flamegraph\" but found \"%s\"."
                            .formatted(format));
        }
        JobProfile profile = jobs.profile(Tenant.of(ctx), ctx.pathParam("id"));
        if ("flamegraph".equals(format)) {
            flames.page(profile).show(ctx);
        } else {
            Reply.json(ctx, profile.toJson());
        }
    }

    /// The schema of `seconds`.
    static ObjectNode secondsSchema() {
        return Schemas.whole(1, MOST_SECONDS).put("default", DEFAULT_SECONDS);
    }

    /// Watches the service, while its client waits for it. HEAD does not: it has nothing to show.
    void service(Context ctx) throws HttpProblem, IOException, InterruptedException {
        Duration duration = Duration.ofSeconds(seconds(ctx));
        if (ctx.req().getMethod().equals("HEAD")) {
            ctx.contentType(Page.HTML);
            return;
        }
        Connection connection = Connection.of(ctx.req());
        try {
            StackProfile profile =
                    sampler.watch(
                            duration,
                            directory,
                            () -> !stopping.getAsBoolean() && !connection.isGone());
            if (connection.isGone()) {
                throw new Answer.ClientGoneException();
            }
            ServiceFlames.page(profile).show(ctx);
        } catch (StackSampler.BusyException busy) {
            throw new HttpProblem(
                    ProblemType.CONFLICT, "A profile of the service is being taken already.");
        }
    }

    private static long seconds(Context ctx) throws HttpProblem {
        Long seconds = Query.number(ctx, "seconds");
        if (seconds == null) {
            return DEFAULT_SECONDS;
        }
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected ?seconds= to be from 1 to %d but found %d."
                            .formatted(MOST_SECONDS, seconds));
        }
        return seconds;
    }
}
