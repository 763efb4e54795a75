package dev.rowmill.fetch;

import java.util.List;
import java.util.Set;

/// What to ask an upstream for.
///
/// Two requests that are equal in every part, body included, are the same request: they share a
/// call in flight and a cached answer, within a tenant and never across.
///
/// @param method `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` or `OPTIONS`
/// @param url an absolute http or https URL, already percent-encoded; anything else is refused
///   when it is fetched
/// @param headers sent in this order
/// @param body the bytes to send, empty for none; not copied and not to be changed
/// @param tenant on whose behalf; connections, cache entries and pauses are not shared between
///   tenants
@SuppressWarnings("ArrayRecordComponent") // shared by contract, see body
public record FetchRequest(
        String method, String url, List<Header> headers, byte[] body, String tenant) {
    /// The body of a request that has none.
    @SuppressWarnings("MutablePublicArray") // an empty array cannot be changed
    public static final byte[] NO_BODY = {};

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /// @throws IllegalArgumentException if the method is another one, or a header is reserved
    public FetchRequest {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(
                    "expected a method of " + METHODS + " but found \"" + method + "\"");
        }
        headers = List.copyOf(headers);
        for (Header header : headers) {
            if (header.isReserved()) {
                throw new IllegalArgumentException(
                        "header \"" + header.name() + "\" is set by the fetcher itself");
            }
        }
    }

    /// A `GET` without headers.
    public static FetchRequest get(String url, String tenant) {
        return new FetchRequest("GET", url, List.of(), NO_BODY, tenant);
    }
}
