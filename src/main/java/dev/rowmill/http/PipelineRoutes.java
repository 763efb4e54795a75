package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.rowmill.job.Jobs;
import dev.rowmill.job.Pipelines.PipelinePage;
import dev.rowmill.job.Pipelines.Put;
import dev.rowmill.job.StoredPipeline;
import dev.rowmill.step.InvalidPipelineException;

import io.javalin.http.Context;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/// `/v1/pipelines/{name}` and the list of them.
final class PipelineRoutes {
    private final Jobs jobs;
    private final Datasets datasets;

    PipelineRoutes(Jobs jobs, Datasets datasets) {
        this.jobs = jobs;
        this.datasets = datasets;
    }

    void put(Context ctx) throws IOException, HttpProblem, InvalidPipelineException {
        if (!Negotiation.maybeJson(ctx.req().getContentType())) {
            throw new HttpProblem(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "A pipeline is application/json, not \"%s\"."
                                    .formatted(ctx.req().getContentType()))
                    .with("Accept", "application/json");
        }
        Body body = datasets.body(ctx.req(), HttpLimits.MAX_PIPELINE_BYTES, () -> {});
        String json =
                Datasets.pipelineText(
                        Negotiation.bodyCompression(ctx.req())
                                .decoded(body, HttpLimits.MAX_PIPELINE_BYTES));
        Put put =
                jobs.pipelines()
                        .put(
                                Tenant.of(ctx),
                                ctx.pathParam("name"),
                                json,
                                EntityTags.in(ctx.req(), "If-Match"),
                                EntityTags.in(ctx.req(), "If-None-Match"));
        ctx.status(put.created() ? 201 : 200);
        ctx.header("Location", "/v1/pipelines/" + put.pipeline().name());
        answer(ctx, put.pipeline());
    }

    void get(Context ctx) throws HttpProblem {
        StoredPipeline pipeline = jobs.pipelines().find(Tenant.of(ctx), ctx.pathParam("name"));
        if (pipeline == null) {
            throw HttpProblem.notFound();
        }
        if (EntityTags.has(ctx.req(), pipeline.etag())) {
            ctx.status(304);
            ctx.header("ETag", EntityTags.quoted(pipeline.etag()));
            return;
        }
        answer(ctx, pipeline);
    }

    private static void answer(Context ctx, StoredPipeline pipeline) {
        ctx.header("ETag", EntityTags.quoted(pipeline.etag()));
        ctx.header("Cache-Control", "no-cache");
        Reply.json(ctx, pipeline.json());
    }

    void list(Context ctx) throws HttpProblem {
        int limit = Query.pageSize(ctx);
        PipelinePage page = jobs.pipelines().list(Tenant.of(ctx), limit, ctx.queryParam("cursor"));
        String cursor = page.nextCursor();
        if (cursor != null) {
            ctx.header(
                    "Link",
                    "</v1/pipelines?limit=%d&cursor=%s>; rel=\"next\"".formatted(limit, cursor));
        }
        Reply.json(
                ctx,
                "{\"pipelines\":[%s],\"next_cursor\":%s}"
                        .formatted(
                                page.pipelines().stream()
                                        .map(PipelineRoutes::entry)
                                        .collect(Collectors.joining(",")),
                                JsonNodeFactory.instance.textNode(cursor)));
    }

    private static String entry(StoredPipeline pipeline) {
        return "{\"name\":%s,\"etag\":%s,\"created_at\":%s,\"updated_at\":%s,\"pipeline\":%s}"
                .formatted(
                        JsonNodeFactory.instance.textNode(pipeline.name()),
                        JsonNodeFactory.instance.textNode(EntityTags.quoted(pipeline.etag())),
                        JsonNodeFactory.instance.textNode(Times.text(pipeline.createdAt())),
                        JsonNodeFactory.instance.textNode(Times.text(pipeline.updatedAt())),
                        pipeline.json());
    }

    void delete(Context ctx) {
        Set<String> ifMatch = EntityTags.in(ctx.req(), "If-Match");
        Set<String> ifNoneMatch = EntityTags.in(ctx.req(), "If-None-Match");
        jobs.pipelines().delete(Tenant.of(ctx), ctx.pathParam("name"), ifMatch, ifNoneMatch);
        ctx.status(204);
    }
}
