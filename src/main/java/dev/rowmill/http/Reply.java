package dev.rowmill.http;

import io.javalin.http.Context;

import java.nio.charset.StandardCharsets;

/// Whole documents as answers, with their length, also to HEAD.
final class Reply {
    private Reply() {}

    static void json(Context ctx, String document) {
        text(ctx, "application/json", document);
    }

    static void text(Context ctx, String contentType, String document) {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        ctx.contentType(contentType);
        ctx.res().setContentLength(body.length);
        ctx.result(body);
    }
}
