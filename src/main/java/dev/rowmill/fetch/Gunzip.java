package dev.rowmill.fetch;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Undoes gzip (RFC 1952) on a whole body, counting what comes out.
///
/// Not the JDK's stream, which takes a second member cut short and trailing garbage for the end.
final class Gunzip {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final byte[] in;
    private final int limit;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    private Gunzip(byte[] in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The decoded bytes of one or more members.
    ///
    /// @throws CallFailed if the body is cut or corrupt, or more than `limit` bytes come out
    static byte[] decode(byte[] body, int limit) throws CallFailed {
        var gunzip = new Gunzip(body, limit);
        var inflater = new Inflater(true);
        try {
            do {
                gunzip.member(inflater);
                inflater.reset();
            } while (gunzip.at < body.length);
        } finally {
            inflater.end();
        }
        return gunzip.out.toByteArray();
    }

    private void member(Inflater inflater) throws CallFailed {
        header();
        var checksum = new CRC32();
        inflater.setInput(in, at, in.length - at);
        long length = inflate(inflater, checksum);
        at = in.length - inflater.getRemaining();
        need(TRAILER);
        if (littleEndian(at) != (int) checksum.getValue() || littleEndian(at + 4) != (int) length) {
            throw corrupt("its checksum or length does not match");
        }
        at += TRAILER;
    }

    private long inflate(Inflater inflater, CRC32 checksum) throws CallFailed {
        var buffer = new byte[8192];
        try {
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && !inflater.finished()) {
                    throw corrupt("it ends too early");
                }
                if (out.size() + count > limit) {
                    throw CallFailed.tooLarge(limit);
                }
                checksum.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw corrupt(String.valueOf(e.getMessage()));
        }
        return inflater.getBytesWritten();
    }

    private void header() throws CallFailed {
        need(HEADER);
        if (in[at] != 0x1f || in[at + 1] != (byte) 0x8b || in[at + 2] != 8) {
            throw corrupt("it has no gzip header at byte " + at);
        }
        int flags = in[at + 3];
        at += HEADER;
        if ((flags & FLAG_EXTRA) != 0) {
            need(2);
            skip(2 + (in[at] & 0xff) + ((in[at + 1] & 0xff) << 8));
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void skipText() throws CallFailed {
        while (at < in.length && in[at] != 0) {
            at++;
        }
        skip(1);
    }

    private void skip(int count) throws CallFailed {
        need(count);
        at += count;
    }

    private void need(int count) throws CallFailed {
        if (in.length - at < count) {
            throw corrupt("it ends too early");
        }
    }

    private int littleEndian(int from) {
        return (in[from] & 0xff)
                | ((in[from + 1] & 0xff) << 8)
                | ((in[from + 2] & 0xff) << 16)
                | ((in[from + 3] & 0xff) << 24);
    }

    private static CallFailed corrupt(String how) {
        return CallFailed.unusable("the gzip body cannot be decoded: " + how);
    }
}
