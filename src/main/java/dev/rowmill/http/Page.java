package dev.rowmill.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page for people, made once of a resource.
///
/// It needs nothing from elsewhere and runs no script; its one style sheet is named by its hash, so that nothing else can
/// be put in.
///
/// @param policy for `Content-Security-Policy`
record Page(FixedDocument document, String policy) {
    static final String HTML = "text/html; charset=utf-8";

    private static final Pattern PART = Pattern.compile("\\{\\{(\\w+)\\}\\}");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// A page.
    ///
    /// @param name of the resource beside this class
    /// @param parts what stands for `{{name}}` in it, by name: HTML
    static Page of(String name, Map<String, String> parts) {
        // In one go, so that a part never stands for another one by what it says.
        String page =
                PART.matcher(resource(name))
                        .replaceAll(part ->
                                Matcher.quoteReplacement(
                                        parts.getOrDefault(part.group(1), part.group())));
        String policy =
                "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(styleHash(page));
        return new Page(FixedDocument.of(HTML, page), policy);
    }

    void get(Context ctx) {
        ctx.header("Content-Security-Policy", policy);
        document.answer(ctx);
    }

    /// Answers with the page as it is now, which the next request may find changed.
    void show(Context ctx) {
        ctx.header("Content-Security-Policy", policy);
        Reply.text(ctx, document.contentType(), document.text());
    }

    private static String styleHash(String page) {
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        byte[] digest = EntityTags.sha256().digest(style.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Text as HTML.
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Text as HTML, what stands in backticks as code.
    static String prose(String text) {
        return CODE.matcher(escaped(text)).replaceAll("<code>$1</code>");
    }
}
