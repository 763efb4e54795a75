package dev.rowmill.http;

import io.javalin.http.Context;

/// An answer that is the same for as long as the server runs, with a tag by which a client needs it only once.
///
/// @param tag without its quotes
record FixedDocument(String contentType, String text, String tag) {
    static FixedDocument of(String contentType, String text) {
        return new FixedDocument(contentType, text, EntityTags.of(text));
    }

    void answer(Context ctx) {
        ctx.header("ETag", EntityTags.quoted(tag));
        ctx.header("Cache-Control", "no-cache");
        if (EntityTags.has(ctx.req(), tag)) {
            ctx.status(304);
            return;
        }
        Reply.text(ctx, contentType, text);
    }
}
