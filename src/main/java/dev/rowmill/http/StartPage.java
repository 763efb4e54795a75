package dev.rowmill.http;

import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// `/`: where to go from here, for people.
///
/// The page is made once, from a resource and the list of steps. It needs nothing from elsewhere and runs no script; its
/// one style sheet is named by its hash, so that nothing else can be put in.
final class StartPage {
    private final String page;
    private final String policy;

    StartPage(Steps steps) {
        var rows = new StringBuilder();
        for (StepSpec step : steps.all()) {
            rows.append(
                    "<tr><td><code>%s</code></td><td><small>%s</small></td><td>%s</td></tr>\n"
                            .formatted(
                                    escaped(step.name()),
                                    step.kind().name().toLowerCase(Locale.ROOT),
                                    escaped(step.summary())));
        }
        this.page = resource("start.html").replace("{{steps}}", rows);
        this.policy =
                "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(styleHash(page));
    }

    void get(Context ctx) {
        ctx.header("Content-Security-Policy", policy);
        Reply.text(ctx, "text/html; charset=utf-8", page);
    }

    private static String styleHash(String page) {
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        byte[] digest = EntityTags.sha256().digest(style.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static String resource(String name) {
        try (InputStream in = StartPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
