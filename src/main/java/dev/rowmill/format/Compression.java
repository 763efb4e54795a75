package dev.rowmill.format;

import dev.rowmill.format.UnreadableException.Reason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How the bytes of a dataset are compressed.
///
/// Decoding is strict: what is cut off, corrupt, or followed by anything else never passes for the
/// whole.
public enum Compression {
    /// Not at all.
    NONE("identity", ""),
    /// RFC 1952, any number of members.
    GZIP("gzip", ".gz"),
    /// RFC 8878, any number of frames, windows up to 8 MiB (RFC 9659).
    ZSTD("zstd", ".zst");

    /// What a request may be encoded with, for `Accept-Encoding` in the answer to one that is not.
    public static final String ACCEPTED = "gzip, zstd";

    private final String coding;
    private final String extension;

    Compression(String coding, String extension) {
        this.coding = coding;
        this.extension = extension;
    }

    /// Its name in `Content-Encoding`, such as `gzip`.
    public String coding() {
        return coding;
    }

    /// The one that a `Content-Encoding` header names; none where there is no header. `x-gzip` is
    /// gzip (RFC 9110, 8.4.1.3).
    ///
    /// @throws UnreadableException with `UNSUPPORTED` if it names an unknown coding, or more than
    ///     one
    public static Compression ofContentEncoding(@Nullable String header)
            throws UnreadableException {
        List<String> codings =
                Arrays.stream((header == null ? "" : header).split(",", -1))
                        .map(token -> token.strip().toLowerCase(Locale.ROOT))
                        .filter(token -> !token.isEmpty() && !token.equals(NONE.coding))
                        .toList();
        if (codings.isEmpty()) {
            return NONE;
        }
        if (codings.size() > 1) {
            throw unsupported("one content coding", codings.size() + " of them");
        }
        return switch (codings.getFirst()) {
            case "gzip", "x-gzip" -> GZIP;
            case "zstd" -> ZSTD;
            default ->
                    throw unsupported(
                            "content coding " + ACCEPTED, "\"" + codings.getFirst() + "\"");
        };
    }

    private static UnreadableException unsupported(String expected, String found) {
        return new UnreadableException(
                Reason.UNSUPPORTED, "expected " + expected + ", found " + found);
    }

    /// The one that the ending of a file name tells: `.gz`, `.zst`, or none.
    public static Compression ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(GZIP.extension)) {
            return GZIP;
        }
        return lower.endsWith(ZSTD.extension) ? ZSTD : NONE;
    }

    /// A file name without the ending that tells this compression.
    String stripped(String name) {
        return name.substring(0, name.length() - extension.length());
    }

    /// The plain bytes of `in`, read as they are asked for. Belongs to one thread. Closing it frees
    /// native memory and closes `in`.
    ///
    /// Reading throws [UnreadableException]: `TRUNCATED` where the bytes end too early, `CORRUPT`
    /// where they are not what they should be, `UNSUPPORTED` where a zstd window is too large,
    /// `TOO_LARGE` past `maxBytes`.
    ///
    /// @param maxBytes the most plain bytes, whatever their compressed size
    public InputStream decoded(InputStream in, long maxBytes) {
        InputStream plain =
                switch (this) {
                    case NONE -> in;
                    case GZIP -> new GzipInput(in);
                    case ZSTD -> new ZstdInput(in);
                };
        return new BoundedInput(plain, maxBytes);
    }

    /// Compresses what is written to `out` with gzip, fast rather than small. `flush` passes on all
    /// that was written; closing it completes the member and closes `out`.
    ///
    /// @throws IOException if the header cannot be written
    public static OutputStream gzip(OutputStream out) throws IOException {
        return new GzipOutput(out);
    }
}
