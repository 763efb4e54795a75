package dev.rowmill.step;

import dev.rowmill.fetch.FetchResponse;
import dev.rowmill.fetch.Header;
import dev.rowmill.fetch.OnStatus;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Utf8;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Makes the value of a field of an upstream's answer.
///
/// A body is parsed when its type says JSON, or when a part of it is asked for; otherwise it is a
/// text, in UTF-8 only. An empty body is null. Immutable.
///
/// @param select the part of the body that is wanted, or nothing for all of it
/// @param envelope whether status and headers are wanted, too
/// @param onStatus statuses whose answer is null
record AnswerReader(@Nullable Pointer select, boolean envelope, Map<Integer, OnStatus> onStatus) {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    AnswerReader {
        onStatus = Map.copyOf(onStatus);
    }

    /// The value that an answer comes to.
    ///
    /// @throws RowException if its body is not the JSON or the UTF-8 that it should be
    Value read(FetchResponse response) throws RowException {
        boolean isNull = onStatus.get(response.status()) == OnStatus.ACCEPT;
        Value body = isNull ? Value.Null.NULL : body(response);
        return envelope ? enveloped(response, body) : body;
    }

    private Value body(FetchResponse response) throws RowException {
        byte[] bytes = response.body();
        if (bytes.length == 0) {
            return Value.Null.NULL;
        }
        boolean json = select != null || isJson(response.contentType());
        try {
            if (json) {
                Value parsed = Json.parse(withoutMark(bytes));
                return select == null ? parsed : select.in(parsed);
            }
            Utf8.check(bytes, 0, bytes.length);
            return Value.text(new String(bytes, StandardCharsets.UTF_8));
        } catch (RowException e) {
            throw unreadable(response, json, e.error());
        }
    }

    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.equals("text/json")
                || type.endsWith("+json");
    }

    private static byte[] withoutMark(byte[] bytes) {
        return Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length)
                : bytes;
    }

    private static RowException unreadable(FetchResponse response, boolean json, RowError cause) {
        boolean utf8 = cause.code() == ErrorCode.INVALID_UTF8;
        String detail = "the answer's body is not %s: ".formatted(json && !utf8 ? "JSON" : "UTF-8");
        return new RowException(
                new RowError(cause.code(), detail + cause.detail(), response.status(), 1));
    }

    private static Value enveloped(FetchResponse response, Value body) {
        var headers = new LinkedHashMap<String, Value>();
        for (Header header : response.headers()) {
            headers.merge(
                    header.name(),
                    Value.text(header.value()),
                    (before, next) ->
                            Value.text(
                                    ((Value.Text) before).value()
                                            + ", "
                                            + ((Value.Text) next).value()));
        }
        var members = new LinkedHashMap<String, Value>();
        members.put("status", JsonNumber.of(response.status()));
        members.put("headers", new Value.Obj(headers));
        members.put("body", body);
        members.put("cache", Value.text(source(response.source())));
        return new Value.Obj(members);
    }

    private static String source(FetchResponse.Source source) {
        return switch (source) {
            case NETWORK -> "miss";
            case CACHE -> "hit";
            case COALESCED -> "coalesced";
        };
    }
}
