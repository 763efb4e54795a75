package dev.rowmill.http;

import dev.rowmill.engine.Engine;
import dev.rowmill.engine.StepPreview;
import dev.rowmill.format.ChunkReader;
import dev.rowmill.format.ReadOptions;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.RunContext;

import io.javalin.http.Context;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;

/// `POST /v1/preview`: what a pipeline does to the first rows of a dataset, step by step. Nothing is kept, and nothing
/// outside is called unless the client asks for it.
final class PreviewRoute {
    /// Rows that are looked at.
    static final int MAX_ROWS = 100;

    private final Engine engine;
    private final Datasets datasets;
    private final Negotiation negotiation;
    private final HttpLimits limits;
    private final InstantSource clock = InstantSource.system();

    PreviewRoute(Engine engine, Datasets datasets, Negotiation negotiation, HttpLimits limits) {
        this.engine = engine;
        this.datasets = datasets;
        this.negotiation = negotiation;
        this.limits = limits;
    }

    void preview(Context ctx) throws Exception {
        if (Datasets.hasOne(ctx)) {
            ofData(ctx);
        } else {
            ofDocument(ctx);
        }
    }

    private void ofData(Context ctx) throws Exception {
        Long total = Query.number(ctx, "total_rows");
        boolean calling = Query.flag(ctx, "fetch");
        Body body = datasets.body(ctx.req(), limits.maxBodyBytes(), () -> {});
        try (Dataset dataset = datasets.open(ctx, body, body)) {
            List<StepPreview> steps = preview(ctx, dataset.pipeline(), dataset.reader(), calling);
            answer(ctx, steps, total == null ? 0 : total);
            // The rest of the dataset is of no interest.
            Drain.after(ctx);
        }
    }

    private void ofDocument(Context ctx) throws Exception {
        if (!Negotiation.maybeJson(ctx.req().getContentType())) {
            throw new HttpProblem(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "A preview is asked for in application/json; data goes with ?pipeline=NAME or in a form.")
                    .with("Accept", "application/json, multipart/form-data");
        }
        Body body = datasets.body(ctx.req(), HttpLimits.MAX_DOCUMENT_BYTES, () -> {});
        byte[] json;
        try (InputStream plain =
                Negotiation.bodyCompression(ctx.req())
                        .decoded(body, HttpLimits.MAX_DOCUMENT_BYTES)) {
            json = plain.readAllBytes();
        }
        PreviewDocument document = PreviewDocument.parse(json);
        Pipeline pipeline = datasets.described(ctx, document.pipeline());
        var rows = new ByteArrayInputStream(document.lines());
        List<StepPreview> steps =
                preview(
                        ctx,
                        pipeline,
                        negotiation.ndjson().reader(rows, ReadOptions.DEFAULT),
                        document.fetch());
        answer(ctx, steps, document.totalRows());
    }

    private List<StepPreview> preview(
            Context ctx, Pipeline pipeline, ChunkReader reader, boolean calling) throws Exception {
        return engine.preview(
                pipeline,
                new RunContext(Tenant.of(ctx), clock.instant()),
                reader,
                MAX_ROWS,
                calling);
    }

    private static void answer(Context ctx, List<StepPreview> steps, long totalRows) {
        Reply.json(ctx, PreviewDocument.write(steps, totalRows));
    }
}
