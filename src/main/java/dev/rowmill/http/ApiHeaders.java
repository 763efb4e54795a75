package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.TreeMap;

/// What the header fields of answers mean, in one place for all of the document.
final class ApiHeaders {
    private static final Map<String, String> MEANING =
            Map.ofEntries(
                    Map.entry("Accept-Ranges", "`bytes`: parts can be asked for with `Range`"),
                    Map.entry("Allow", "the methods of the resource"),
                    Map.entry("Content-Disposition", "a file name to keep the rows under"),
                    Map.entry("Content-Encoding", "`gzip` where the request accepts it by name"),
                    Map.entry("Content-Range", "which bytes these are, of how many"),
                    Map.entry("ETag", "the version of the representation, for preconditions"),
                    Map.entry("Link", "the next page, `rel=\"next\"`, if there is one"),
                    Map.entry("Location", "the path of the resource"),
                    Map.entry("Preference-Applied", "the preferences that were obeyed"),
                    Map.entry("RateLimit", "how many requests are left, where the key has a rate"),
                    Map.entry(
                            "RateLimit-Policy",
                            "how many requests may come in how many seconds, where the key has a rate"),
                    Map.entry("Retry-After", "seconds after which to ask again"),
                    Map.entry(
                            "Trailer",
                            "`Rowmill-Rows-In`, `-Out`, `-Filtered` and `-Failed` follow the rows of a chunked answer;"
                                    + " trailers that are missing mean an answer that is not whole"),
                    Map.entry("Vary", "the request headers that the answer depends on"),
                    Map.entry("WWW-Authenticate", "`Bearer`: how a key is to be sent"));

    private ApiHeaders() {}

    /// A reference to what is said of a header.
    ///
    /// @throws IllegalArgumentException if nothing is
    static ObjectNode ref(String name) {
        if (!MEANING.containsKey(name)) {
            throw new IllegalArgumentException("expected a documented header, found " + name);
        }
        return Schemas.any().put("$ref", "#/components/headers/" + name);
    }

    /// All of them, as the components of the document.
    static ObjectNode components() {
        ObjectNode headers = Schemas.any();
        new TreeMap<>(MEANING)
                .forEach((name, meaning) ->
                        headers.putObject(name)
                                .put("description", meaning)
                                .set("schema", Schemas.text()));
        return headers;
    }
}
