package dev.rowmill.http;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of a result, in bytes (RFC 9110, section 14).
///
/// @param from its first byte
/// @param to the byte after its last one
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// The range that a `Range` header asks for, or nothing where it is to be ignored: another unit, several ranges, nonsense.
    ///
    /// @throws HttpProblem if it lies outside of `length` bytes
    static @Nullable ByteRange of(String header, long length) throws HttpProblem {
        Matcher match = ONE.matcher(header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return null;
        }
        if (match.group(1).isEmpty()) {
            long last = Long.parseLong(match.group(2));
            if (last == 0 || length == 0) {
                throw outside(header, length);
            }
            return new ByteRange(Math.max(0, length - last), length);
        }
        long from = Long.parseLong(match.group(1));
        long to = match.group(2).isEmpty() ? length : Long.parseLong(match.group(2)) + 1;
        if (to <= from && !match.group(2).isEmpty()) {
            return null;
        }
        if (from >= length) {
            throw outside(header, length);
        }
        return new ByteRange(from, Math.min(to, length));
    }

    private static HttpProblem outside(String header, long length) {
        return new HttpProblem(
                        ProblemType.RANGE_NOT_SATISFIABLE,
                        "The range \"%s\" lies outside of the %d bytes there are."
                                .formatted(header, length))
                .with("Content-Range", "bytes */" + length);
    }
}
