package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// An upstream's answer.
///
/// @param status the status, one that the policy accepts
/// @param headers as received, in order; a `content-encoding` that was undone is left out
/// @param body the decoded bytes, shared with the cache and other callers: not to be changed
/// @param source where this caller got it from
@SuppressWarnings("ArrayRecordComponent") // shared by contract, see body
public record FetchResponse(int status, List<Header> headers, byte[] body, Source source) {

    /// Where an answer came from.
    public enum Source {
        /// This caller's own call.
        NETWORK,
        /// The cache.
        CACHE,
        /// The call of another caller that was under way already.
        COALESCED
    }

    public FetchResponse {
        headers = List.copyOf(headers);
    }

    /// The value of the first header of that name, in any case, or null.
    public @Nullable String header(String name) {
        return first(headers, name.toLowerCase(Locale.ROOT));
    }

    /// The `Content-Type`, or null.
    public @Nullable String contentType() {
        return first(headers, "content-type");
    }

    FetchResponse from(Source source) {
        return new FetchResponse(status, headers, body, source);
    }

    static @Nullable String first(List<Header> headers, String lowerCaseName) {
        for (Header header : headers) {
            if (header.name().equals(lowerCaseName)) {
                return header.value();
            }
        }
        return null;
    }
}
