package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.format.Formats;
import dev.rowmill.step.Steps;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

/// What the service says about itself: the start page, the OpenAPI document, and the page of it.
///
/// Their examples name the port that the server listens on, which is known only when it does. So they are made when the
/// first request asks for one, of the port which that came in at; no header has a say.
final class Reference {
    private final Steps steps;
    private final Formats formats;

    /// Made once; written under the lock of this object, seen without it.
    private volatile @Nullable Documents made;

    private record Documents(Page start, FixedDocument openApi, Page docs) {}

    Reference(Steps steps, Formats formats) {
        this.steps = steps;
        this.formats = formats;
    }

    void start(Context ctx) {
        documents(ctx).start().get(ctx);
    }

    void openApi(Context ctx) {
        documents(ctx).openApi().answer(ctx);
    }

    void docs(Context ctx) {
        documents(ctx).docs().get(ctx);
    }

    private Documents documents(Context ctx) {
        Documents ready = made;
        return ready != null ? ready : make(ctx.req().getLocalPort());
    }

    private synchronized Documents make(int port) {
        Documents ready = made;
        if (ready == null) {
            ObjectNode document = OpenApi.document(steps, formats, port);
            ready =
                    new Documents(
                            StartPage.of(steps, port),
                            FixedDocument.of("application/json", document.toString()),
                            DocsPage.of(document));
            made = ready;
        }
        return ready;
    }
}
