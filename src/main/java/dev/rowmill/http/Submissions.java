package dev.rowmill.http;

import dev.rowmill.format.Columns;
import dev.rowmill.format.Format;
import dev.rowmill.job.Accepted;
import dev.rowmill.job.Idempotency;
import dev.rowmill.job.IdempotencyHold;
import dev.rowmill.job.JobView;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.Submission;
import dev.rowmill.job.Upload;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;

import io.javalin.http.Context;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// Makes jobs of requests: of a document that describes one, or of data as `/v1/run` takes it.
///
/// A job exists only after the whole body has arrived and is on disk; a body that breaks off leaves nothing.
final class Submissions {
    /// Characters of an idempotency key.
    static final int MAX_KEY = 255;

    private final Jobs jobs;
    private final Datasets datasets;
    private final Negotiation negotiation;
    private final HttpLimits limits;

    Submissions(Jobs jobs, Datasets datasets, Negotiation negotiation, HttpLimits limits) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.negotiation = negotiation;
        this.limits = limits;
    }

    /// Answers with the accepted job, or the ended one if the client waits for it long enough.
    void submit(Context ctx) throws Exception {
        if (Query.inlineErrors(ctx)) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "?errors=inline is for /v1/run; a job keeps its failed rows under /errors.");
        }
        Preferences preferences = Preferences.of(ctx.req());
        Accepted accepted = accept(ctx);
        JobView job = accepted.job();
        Duration patience = accepted.replayed() ? null : preferences.patience();
        if (patience == null) {
            answer(ctx, job, 202);
        } else {
            job = jobs.await(Tenant.of(ctx), job.id(), patience);
            answer(ctx, job, job.ended() ? 200 : 202);
            ctx.header("Preference-Applied", "wait=" + patience.toSeconds());
        }
        if (preferences.respondAsync()) {
            ctx.res().addHeader("Preference-Applied", "respond-async");
        }
    }

    /// Answers with a job that was made or changed.
    static void answer(Context ctx, JobView job, int status) {
        ctx.status(status);
        ctx.header("Location", "/v1/jobs/" + job.id());
        ctx.header("Vary", Negotiation.VARY);
        if (!job.ended()) {
            ctx.header("Retry-After", "1");
        }
        Reply.json(ctx, job.toJson());
    }

    private Accepted accept(Context ctx) throws Exception {
        String key = idempotencyKey(ctx.req());
        if (key == null) {
            return accept(ctx, null);
        }
        try (IdempotencyHold hold = jobs.hold(Tenant.of(ctx), key)) {
            return accept(ctx, hold);
        }
    }

    private Accepted accept(Context ctx, @Nullable IdempotencyHold hold) throws Exception {
        boolean data = Datasets.hasOne(ctx);
        long maxBytes = data ? limits.maxBodyBytes() : HttpLimits.MAX_DOCUMENT_BYTES;
        Body body = datasets.body(ctx.req(), maxBytes, () -> {});
        MessageDigest digest = EntityTags.sha256();
        InputStream bytes = hold == null ? body : new DigestInputStream(body, digest);
        if (hold != null && hold.answered()) {
            return replay(ctx, hold, bytes, digest);
        }
        try (Upload upload = jobs.upload(Tenant.of(ctx), ctx.req().getContentLengthLong())) {
            Draft draft = data ? ofData(ctx, body, bytes, upload) : ofDocument(ctx, bytes, upload);
            readToEnd(bytes);
            Idempotency idempotency =
                    hold == null ? null : new Idempotency(hold, fingerprint(ctx, digest));
            return jobs.submit(
                    new Submission(
                            Tenant.of(ctx),
                            draft.name,
                            draft.pipeline,
                            draft.format.name(),
                            draft.sink.name(),
                            draft.columns,
                            upload,
                            idempotency));
        }
    }

    /// What the request asks for, its rows aside.
    private record Draft(
            @Nullable String name,
            Pipeline pipeline,
            Format format,
            Format sink,
            Columns columns) {}

    private Draft ofData(Context ctx, Body body, InputStream bytes, Upload upload)
            throws IOException, HttpProblem, InvalidPipelineException {
        try (Dataset dataset = datasets.open(ctx, body, bytes)) {
            Format sink = negotiation.answerFormat(ctx.req(), dataset.format());
            Query.requireColumns(dataset.columns(), sink);
            dataset.rows().transferTo(upload);
            return new Draft(
                    ctx.queryParam("name"),
                    dataset.pipeline(),
                    dataset.format(),
                    sink,
                    dataset.columns());
        }
    }

    private Draft ofDocument(Context ctx, InputStream bytes, Upload upload)
            throws IOException, HttpProblem, InvalidPipelineException {
        if (!Negotiation.maybeJson(ctx.req().getContentType())) {
            throw new HttpProblem(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "A job is described in application/json; data goes with ?pipeline=NAME or in a form.")
                    .with("Accept", "application/json, multipart/form-data");
        }
        byte[] json =
                Negotiation.bodyCompression(ctx.req())
                        .decoded(bytes, HttpLimits.MAX_DOCUMENT_BYTES)
                        .readAllBytes();
        JobDocument document = JobDocument.parse(json);
        Format sink = document.sink() == null ? negotiation.ndjson() : sink(document.sink());
        Pipeline pipeline = datasets.described(ctx, document.pipeline());
        Query.requireColumns(document.columns(), sink);
        upload.write(document.lines());
        return new Draft(document.name(), pipeline, negotiation.ndjson(), sink, document.columns());
    }

    private Format sink(String name) throws HttpProblem {
        Format format = negotiation.formats().byName(name);
        if (format == null) {
            throw HttpProblem.at(
                    "/sink/format",
                    "There is no format \"%s\"; there are %s."
                            .formatted(name, negotiation.names()));
        }
        return format;
    }

    private static Accepted replay(
            Context ctx, IdempotencyHold hold, InputStream bytes, MessageDigest digest)
            throws IOException {
        readToEnd(bytes);
        return java.util.Objects.requireNonNull(hold.replay(fingerprint(ctx, digest)));
    }

    private static void readToEnd(InputStream bytes) throws IOException {
        var scratch = new byte[64 << 10];
        while (bytes.read(scratch, 0, scratch.length) >= 0) {
            // The digest sees them.
        }
    }

    /// SHA-256 of all that makes a request what it is. Each part is ended by a byte that none can hold.
    private static String fingerprint(Context ctx, MessageDigest bodyDigest) {
        MessageDigest all = EntityTags.sha256();
        HttpServletRequest request = ctx.req();
        for (String part :
                new String[] {
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getQueryString(),
                    request.getContentType(),
                    request.getHeader("Content-Encoding"),
                    Negotiation.accept(request)
                }) {
            all.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
            all.update((byte) 0xff);
        }
        all.update(bodyDigest.digest());
        return HexFormat.of().formatHex(all.digest());
    }

    /// The idempotency key, a string as structured fields write it or bare, or nothing.
    private static @Nullable String idempotencyKey(HttpServletRequest request) throws HttpProblem {
        List<String> lines = Collections.list(request.getHeaders("Idempotency-Key"));
        if (lines.isEmpty()) {
            return null;
        }
        String key = lines.getFirst().strip();
        if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")) {
            key = key.substring(1, key.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        if (lines.size() > 1 || key.isEmpty() || key.length() > MAX_KEY) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected one Idempotency-Key of 1 to %d characters.".formatted(MAX_KEY));
        }
        return key;
    }
}
