package dev.rowmill.http;

import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;
import dev.rowmill.job.Jobs;
import dev.rowmill.job.Part;
import dev.rowmill.job.ResultsView;

import io.javalin.http.Context;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// `/v1/jobs/{id}/results` and `…/errors`: what is committed, as stored, as a range of bytes, as a page of rows, or in
/// another format.
final class ResultRoutes {
    private final Jobs jobs;
    private final Negotiation negotiation;

    ResultRoutes(Jobs jobs, Negotiation negotiation) {
        this.jobs = jobs;
        this.negotiation = negotiation;
    }

    void results(Context ctx) throws IOException, HttpProblem {
        answer(ctx, Part.RESULTS, "results");
    }

    void errors(Context ctx) throws IOException, HttpProblem {
        answer(ctx, Part.ERRORS, "errors");
    }

    private void answer(Context ctx, Part part, String name) throws IOException, HttpProblem {
        String id = ctx.pathParam("id");
        ResultsView view = jobs.results(Tenant.of(ctx), id, part);
        Long skip = Query.number(ctx, "offset_row");
        Long limit = Query.number(ctx, "limit");
        Format stored = negotiation.byName(view.format());
        Format format = negotiation.answerFormat(ctx.req(), stored);
        HttpServletResponse response = ctx.res();
        response.setContentType(Negotiation.contentType(format));
        response.setHeader("Vary", Negotiation.VARY);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s-%s%s\""
                        .formatted(id, name, format.extensions().getFirst()));
        boolean asStored = skip == null && limit == null && format.equals(stored);
        // A result that still grows may stop inside an array: as rows it gets its end.
        if (asStored && (view.ended() || !stored.name().equals("json"))) {
            asStored(ctx, view);
        } else {
            long most = limit == null ? Long.MAX_VALUE : limit;
            var rows = new Rows(stored, format, skip == null ? 0 : skip, most, view.ended());
            asRows(ctx, view, rows);
        }
    }

    private static void asRows(Context ctx, ResultsView view, Rows rows)
            throws IOException, HttpProblem {
        if (ctx.req().getMethod().equals("HEAD")) {
            return;
        }
        try (InputStream in = view.open(0, view.length())) {
            OutputStream out = body(ctx);
            rows.copy(in, out);
            // Only now: closed after a failure, a part would look like the whole.
            out.close();
        }
    }

    private static void asStored(Context ctx, ResultsView view) throws IOException, HttpProblem {
        HttpServletResponse response = ctx.res();
        String tag = view.etag();
        var range = new ByteRange(0, view.length());
        if (tag != null) {
            response.setHeader("ETag", EntityTags.quoted(tag));
            response.setHeader("Accept-Ranges", "bytes");
            response.setHeader("Cache-Control", "no-cache");
            if (EntityTags.has(ctx.req(), tag)) {
                response.setStatus(304);
                return;
            }
            ByteRange asked = range(ctx.req(), view.length(), tag);
            if (asked != null) {
                range = asked;
                response.setStatus(206);
                response.setHeader(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(range.from(), range.to() - 1, view.length()));
            }
        }
        send(ctx, view, range);
    }

    /// The range asked for, or nothing where the whole is: no range, or one of an older result.
    private static @Nullable ByteRange range(HttpServletRequest request, long length, String tag)
            throws HttpProblem {
        String header = request.getHeader("Range");
        String ifRange = request.getHeader("If-Range");
        if (header == null
                || (ifRange != null && !ifRange.strip().equals(EntityTags.quoted(tag)))) {
            return null;
        }
        return ByteRange.of(header, length);
    }

    private static void send(Context ctx, ResultsView view, ByteRange range) throws IOException {
        boolean gzip = Negotiation.gzip(ctx.req()) && ctx.res().getStatus() == 200;
        if (!gzip) {
            ctx.res().setContentLengthLong(range.to() - range.from());
        }
        if (ctx.req().getMethod().equals("HEAD")) {
            return;
        }
        try (InputStream in = view.open(range.from(), range.to())) {
            OutputStream out = gzip ? body(ctx) : ctx.res().getOutputStream();
            in.transferTo(out);
            out.close();
        }
    }

    /// The body, compressed if the client asks for it. Its tag then is one of its own (RFC 9110, section 8.8.3).
    private static OutputStream body(Context ctx) throws IOException {
        OutputStream out = ctx.res().getOutputStream();
        if (!Negotiation.gzip(ctx.req())) {
            return out;
        }
        ctx.res().setHeader("Content-Encoding", "gzip");
        String tag = ctx.res().getHeader("ETag");
        if (tag != null) {
            ctx.res().setHeader("ETag", "W/" + tag);
        }
        return Compression.gzip(out);
    }
}
