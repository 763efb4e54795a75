package dev.rowmill.step;

import dev.rowmill.fetch.FetchRequest;
import dev.rowmill.fetch.Header;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a fetch asks for, with fields of the row in it. Immutable.
///
/// The body is sent as JSON. Only where it is a text and a header `content-type` names another type
/// it is sent as it is.
///
/// @param headers values by name, in lower case
record RequestTemplate(
        String method, Template url, Map<String, Template> headers, @Nullable JsonTemplate body) {
    private static final String CONTENT_TYPE = "content-type";

    /// What can be done with a resource (RFC 9110, RFC 5789).
    static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /// The request that the options describe; notes every mistake in them.
    static RequestTemplate of(Options options) {
        String method = options.get("method").oneOf(METHODS);
        JsonTemplate body = options.find("body", given -> JsonTemplate.of(given.node()));
        if (body != null && (method.equals("GET") || method.equals("HEAD"))) {
            options.get("body")
                    .problem(
                            "expected \"method\" to be POST or another that takes a body, found "
                                    + method);
        }
        Map<String, Template> headers = options.find("headers", RequestTemplate::headers);
        return new RequestTemplate(
                method,
                Template.url(options.get("url")),
                headers == null ? Map.of() : headers,
                body);
    }

    private static Map<String, Template> headers(Given given) {
        var headers = new LinkedHashMap<String, Template>();
        given.members()
                .forEach((name, value) -> {
                    Template template = Template.text(value.anyText());
                    if (isAllowed(name, value)
                            && headers.put(name.toLowerCase(Locale.ROOT), template) != null) {
                        value.problem("expected each header once, found \"" + name + "\" again");
                    }
                });
        return headers;
    }

    private static boolean isAllowed(String name, Given given) {
        try {
            if (!new Header(name, "").isReserved()) {
                return true;
            }
            given.problem("expected a header that a request may choose, found \"" + name + "\"");
        } catch (IllegalArgumentException e) {
            given.problem(String.valueOf(e.getMessage()));
        }
        return false;
    }

    /// The request for `row` on behalf of `tenant`.
    ///
    /// @throws RowException if the row has not what a template needs
    FetchRequest expand(Row row, String tenant) throws RowException {
        var sent = new ArrayList<Header>(headers.size() + 1);
        for (Map.Entry<String, Template> header : headers.entrySet()) {
            sent.add(new Header(header.getKey(), header.getValue().expand(row)));
        }
        byte[] bytes = FetchRequest.NO_BODY;
        if (body != null) {
            bytes = bytes(body.expand(row), sent);
        }
        return new FetchRequest(method, url.expand(row), List.copyOf(sent), bytes, tenant);
    }

    private static byte[] bytes(Value body, List<Header> headers) {
        String type = null;
        for (Header header : headers) {
            type = header.name().equals(CONTENT_TYPE) ? header.value() : type;
        }
        if (type == null) {
            headers.add(new Header(CONTENT_TYPE, "application/json"));
        } else if (body instanceof Value.Text(var text) && !AnswerReader.isJson(type)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var sink = new ByteSink(256);
        Json.write(body, sink);
        return sink.toByteArray();
    }
}
