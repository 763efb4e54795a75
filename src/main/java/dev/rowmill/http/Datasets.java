package dev.rowmill.http;

import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.http.Multipart.Part;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.StoredPipeline;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;

import io.javalin.http.Context;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Opens the two bodies that carry data: rows under `?pipeline=NAME`, or a form with the pipeline first and the rows second.
///
/// Everything that can be refused is refused before the first row is read.
final class Datasets {
    private final Jobs jobs;
    private final PipelineParser parser;
    private final Negotiation negotiation;
    private final HttpLimits limits;
    private final Metrics metrics;

    Datasets(
            Jobs jobs,
            PipelineParser parser,
            Negotiation negotiation,
            HttpLimits limits,
            Metrics metrics) {
        this.jobs = jobs;
        this.parser = parser;
        this.negotiation = negotiation;
        this.limits = limits;
        this.metrics = metrics;
    }

    /// Whether the request's body is one of the two, rather than a document.
    static boolean hasOne(Context ctx) {
        return ctx.queryParam("pipeline") != null || isForm(ctx.req());
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && HeaderValue.parse(type).value().startsWith("multipart/");
    }

    /// The body's bytes; refused at once where they announce that they are too many.
    ///
    /// @param atEnd told when all of it has arrived
    Body body(HttpServletRequest request, long maxBytes, Runnable atEnd) throws HttpProblem {
        if (request.getContentLengthLong() > maxBytes) {
            throw new HttpProblem(
                    ProblemType.TOO_LARGE,
                    "The body has %d bytes, and at most %d are allowed."
                            .formatted(request.getContentLengthLong(), maxBytes));
        }
        var pace = new Pace(limits.slowGrace());
        return new Body(request::getInputStream, maxBytes, pace, metrics, atEnd);
    }

    /// Opens the request's data.
    ///
    /// @param body of the request
    /// @throws InvalidPipelineException if the pipeline is wrong
    /// @throws HttpProblem if something else is
    /// @throws IOException if the body cannot be read
    Dataset open(Context ctx, Body body, InputStream bytes)
            throws IOException, HttpProblem, InvalidPipelineException {
        return isForm(ctx.req()) ? form(ctx, body, bytes) : named(ctx, body, bytes);
    }

    private Dataset named(Context ctx, Body body, InputStream bytes)
            throws HttpProblem, InvalidPipelineException {
        String name = ctx.queryParam("pipeline");
        if (name == null) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Name a stored pipeline with ?pipeline=NAME, or send multipart/form-data with a part"
                            + " \"pipeline\" and a part \"data\".");
        }
        Format format = negotiation.bodyFormat(ctx.req().getContentType(), null);
        Compression compression = Negotiation.bodyCompression(ctx.req());
        Pipeline pipeline = stored(ctx, name);
        if (pipeline == null) {
            throw new HttpProblem(
                    ProblemType.NOT_FOUND, "There is no pipeline \"%s\".".formatted(name));
        }
        pipeline.checkDatasets(Tenant.of(ctx));
        return new Dataset(
                pipeline,
                format,
                Query.columns(ctx, format),
                compression.decoded(bytes, limits.maxBodyBytes()),
                body);
    }

    /// The pipeline that a document names or holds.
    ///
    /// @throws HttpProblem if there is none of that name
    Pipeline described(Context ctx, Value pipeline)
            throws HttpProblem, InvalidPipelineException, IOException {
        if (!(pipeline instanceof Value.Text(String name))) {
            byte[] json = Json.text(pipeline).getBytes(StandardCharsets.UTF_8);
            Pipeline described = pipeline(new ByteArrayInputStream(json));
            described.checkDatasets(Tenant.of(ctx));
            return described;
        }
        Pipeline stored = stored(ctx, name);
        if (stored == null) {
            throw HttpProblem.at("/pipeline", "There is no pipeline \"%s\".".formatted(name));
        }
        stored.checkDatasets(Tenant.of(ctx));
        return stored;
    }

    /// The stored pipeline of a name, or nothing.
    ///
    /// @throws InvalidPipelineException if it was valid when it was stored and is no more
    @Nullable Pipeline stored(Context ctx, String name) throws InvalidPipelineException {
        StoredPipeline stored = jobs.pipelines().find(Tenant.of(ctx), name);
        return stored == null ? null : parser.parse(stored.json());
    }

    private Dataset form(Context ctx, Body body, InputStream bytes)
            throws IOException, HttpProblem, InvalidPipelineException {
        Compression compression = Negotiation.bodyCompression(ctx.req());
        InputStream plain = compression.decoded(bytes, limits.maxBodyBytes());
        var form = new Multipart(plain, boundary(ctx.req().getContentType()));
        Part first = form.next();
        if (first == null || !first.name().equals("pipeline")) {
            throw unreadableForm("first", "pipeline", first);
        }
        Pipeline pipeline = pipeline(first.content());
        pipeline.checkDatasets(Tenant.of(ctx));
        Part second = form.next();
        if (second == null || !second.name().equals("data")) {
            throw unreadableForm("second", "data", second);
        }
        Format format = negotiation.bodyFormat(second.contentType(), second.filename());
        Compression inner =
                second.filename() == null
                        ? Compression.NONE
                        : Compression.ofFileName(second.filename());
        InputStream content = new LastPart(form, second.content());
        return new Dataset(
                pipeline,
                format,
                Query.columns(ctx, format),
                inner.decoded(content, limits.maxBodyBytes()),
                body);
    }

    private static String boundary(String contentType) throws HttpProblem {
        HeaderValue type = HeaderValue.parse(contentType);
        String boundary = type.parameters().get("boundary");
        if (!type.value().equals("multipart/form-data")) {
            throw new HttpProblem(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "A form must be multipart/form-data but is %s.".formatted(type.value()));
        }
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw new HttpProblem(
                    ProblemType.UNREADABLE,
                    "The Content-Type multipart/form-data needs a boundary of 1 to 70 characters.");
        }
        return boundary;
    }

    private static HttpProblem unreadableForm(String place, String name, @Nullable Part found) {
        return new HttpProblem(
                ProblemType.UNREADABLE,
                "The %s part of the form must be \"%s\" but is %s."
                        .formatted(
                                place, name, found == null ? "missing" : '"' + found.name() + '"'));
    }

    /// Reads a pipeline's document.
    Pipeline pipeline(InputStream in) throws IOException, HttpProblem, InvalidPipelineException {
        return parser.parse(pipelineText(in));
    }

    /// Reads the text of a pipeline, which is JSON at least.
    ///
    /// @throws HttpProblem if it is too large or no JSON
    static String pipelineText(InputStream in) throws IOException, HttpProblem {
        byte[] json = in.readNBytes(HttpLimits.MAX_PIPELINE_BYTES + 1);
        if (json.length > HttpLimits.MAX_PIPELINE_BYTES) {
            throw new HttpProblem(
                    ProblemType.TOO_LARGE,
                    "A pipeline may have %d bytes but has more."
                            .formatted(HttpLimits.MAX_PIPELINE_BYTES));
        }
        requireJson(json, "The pipeline");
        return new String(json, StandardCharsets.UTF_8);
    }

    /// Refuses what is no JSON at all. What is wrong with JSON is for its parser to say.
    static void requireJson(byte[] json, String what) throws HttpProblem {
        try {
            Json.parse(json);
        } catch (RowException e) {
            ErrorCode code = e.error().code();
            if (code == ErrorCode.INVALID_JSON || code == ErrorCode.INVALID_UTF8) {
                throw new HttpProblem(
                        ProblemType.UNREADABLE,
                        "%s is not JSON: %s.".formatted(what, e.error().detail()));
            }
        }
    }

    /// The rows of a form, which must be its last part.
    private static final class LastPart extends InputStream {
        private final Multipart form;
        private final InputStream content;

        LastPart(Multipart form, InputStream content) {
            this.form = form;
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = content.read(target, offset, length);
            if (count < 0 && form.next() != null) {
                throw new Multipart.MalformedException("the form must end after the part \"data\"");
            }
            return count;
        }
    }

    /// Whether an input failed for what the client sent, rather than for a bug or a disk.
    static boolean isClientsFault(IOException failure) {
        return failure instanceof UnreadableException
                || failure instanceof BrokenBodyException
                || failure instanceof Multipart.MalformedException;
    }
}
