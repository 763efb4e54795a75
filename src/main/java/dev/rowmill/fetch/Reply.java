package dev.rowmill.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What came back over a connection, with the body decoded.
@SuppressWarnings("ArrayRecordComponent") // handed on to the response, which says who may touch it
record Reply(int status, List<Header> headers, byte[] body) {

    /// Undoes the content coding, which can only be the one that was asked for.
    ///
    /// @param limit how many bytes may come out
    /// @throws CallFailed if the coding is another, or there are several, or it does not decode
    ///   within the limit
    Reply decoded(int limit) throws CallFailed {
        if (body.length == 0) {
            return this;
        }
        var others = new ArrayList<Header>(headers.size());
        String coding = "";
        for (Header header : headers) {
            if (header.name().equals("content-encoding")) {
                coding += (coding.isEmpty() ? "" : ", ") + header.value().strip();
            } else if (!header.name().equals("content-length")) {
                others.add(header);
            }
        }
        return switch (coding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> this;
            case "gzip", "x-gzip" -> new Reply(status, others, Gunzip.decode(body, limit));
            default ->
                    throw CallFailed.unusable(
                            "expected a body in gzip or none but found content-encoding \""
                                    + abridged(coding)
                                    + "\"");
        };
    }

    private static String abridged(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    FetchResponse toResponse() {
        return new FetchResponse(status, headers, body, FetchResponse.Source.NETWORK);
    }
}
