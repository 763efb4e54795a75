package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.rowmill.job.JobView;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.Page;

import io.javalin.http.Context;

import java.util.stream.Collectors;

/// `/v1/jobs/{id}` and the list of them.
final class JobRoutes {
    private final Jobs jobs;

    JobRoutes(Jobs jobs) {
        this.jobs = jobs;
    }

    void list(Context ctx) throws HttpProblem {
        int limit = Query.pageSize(ctx);
        Page page =
                jobs.list(Tenant.of(ctx), ctx.queryParam("state"), limit, ctx.queryParam("cursor"));
        String cursor = page.nextCursor();
        if (cursor != null) {
            ctx.header("Link", "<%s>; rel=\"next\"".formatted(next(ctx, limit, cursor)));
        }
        Reply.json(
                ctx,
                "{\"jobs\":[%s],\"next_cursor\":%s}"
                        .formatted(
                                page.jobs().stream()
                                        .map(JobView::toJson)
                                        .collect(Collectors.joining(",")),
                                JsonNodeFactory.instance.textNode(cursor)));
    }

    private static String next(Context ctx, int limit, String cursor) {
        String state = ctx.queryParam("state");
        return "/v1/jobs?%slimit=%d&cursor=%s"
                .formatted(state == null ? "" : "state=" + state + "&", limit, cursor);
    }

    void get(Context ctx) throws HttpProblem {
        JobView job = jobs.find(Tenant.of(ctx), ctx.pathParam("id"));
        if (job == null) {
            throw HttpProblem.notFound();
        }
        String json = job.toJson();
        String tag = EntityTags.of(json);
        ctx.header("ETag", EntityTags.quoted(tag));
        ctx.header("Cache-Control", "no-cache");
        if (!job.ended()) {
            ctx.header("Retry-After", "1");
        }
        if (EntityTags.has(ctx.req(), tag)) {
            ctx.status(304);
            return;
        }
        Reply.json(ctx, json);
    }

    void cancel(Context ctx) {
        Submissions.answer(ctx, jobs.cancel(Tenant.of(ctx), ctx.pathParam("id")), 202);
    }

    void retry(Context ctx) {
        Submissions.answer(ctx, jobs.retry(Tenant.of(ctx), ctx.pathParam("id")), 202);
    }

    void delete(Context ctx) {
        jobs.delete(Tenant.of(ctx), ctx.pathParam("id"));
        ctx.status(204);
    }
}
