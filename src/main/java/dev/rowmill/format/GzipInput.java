package dev.rowmill.format;

import dev.rowmill.format.UnreadableException.Reason;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads gzip (RFC 1952), one member after another to the end of the input.
///
/// The JDK's own stream takes a second member that is cut off in its header, and garbage after a
/// member, for the end. Here every byte belongs to a member, every member is complete, and its
/// checksum and length are right.
final class GzipInput extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();

    private final byte[] input = new byte[16 << 10];
    private int at;
    private int filled;

    /// Where in the compressed input `input` ends.
    private long offset;

    private boolean inMember;
    private boolean ended;
    private boolean closed;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (closed) {
            throw new IOException("expected an open stream, found it closed");
        }
        if (length == 0) {
            return 0;
        }
        int count = 0;
        while (count == 0 && !ended) {
            if (!inMember) {
                begin();
            } else {
                count = inflate(bytes, from, length);
            }
        }
        return count > 0 ? count : -1;
    }

    /// Begins a member, or ends where no byte comes after the last one.
    private void begin() throws IOException {
        boolean first = offset == 0;
        if (!first && at == filled && !fill()) {
            ended = true;
            return;
        }
        header();
        inflater.reset();
        inflater.setInput(input, at, filled - at);
        crc.reset();
        inMember = true;
    }

    private void header() throws IOException {
        crc.reset();
        expect(0x1f, "the gzip magic 0x1f");
        expect(0x8b, "the gzip magic 0x8b");
        expect(8, "the compression method 8");
        int flags = headerByte();
        if ((flags & RESERVED) != 0) {
            throw corrupt("reserved flags of 0", "flags 0x%02x".formatted(flags));
        }
        // Time, extra flags and system, six bytes.
        skipHeader(6);
        if ((flags & EXTRA) != 0) {
            int low = headerByte();
            skipHeader(low | headerByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            long expected = crc.getValue() & 0xffff;
            checkTrailer("header checksum", expected, little(2));
        }
    }

    private void expect(int wanted, String what) throws IOException {
        int found = headerByte();
        if (found != wanted) {
            throw corrupt(what, "0x%02x".formatted(found));
        }
    }

    private int headerByte() throws IOException {
        int b = inputByte();
        crc.update(b);
        return b;
    }

    private void skipHeader(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            headerByte();
        }
    }

    private void skipText() throws IOException {
        int b;
        do {
            b = headerByte();
        } while (b != 0);
    }

    private int inflate(byte[] bytes, int from, int length) throws IOException {
        try {
            if (inflater.needsInput()) {
                refill();
                inflater.setInput(input, 0, filled);
            }
            int count = inflater.inflate(bytes, from, length);
            at = filled - inflater.getRemaining();
            crc.update(bytes, from, count);
            if (inflater.finished()) {
                trailer();
            }
            return count;
        } catch (DataFormatException e) {
            at = filled - inflater.getRemaining();
            var failure = corrupt("deflated bytes", String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private void trailer() throws IOException {
        checkTrailer("checksum", crc.getValue(), little(4));
        checkTrailer("length", inflater.getBytesWritten() & 0xffffffffL, little(4));
        inMember = false;
    }

    private void checkTrailer(String what, long computed, long stored) throws UnreadableException {
        if (computed != stored) {
            throw corrupt(what + " 0x%x".formatted(stored), "0x%x".formatted(computed));
        }
    }

    private long little(int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) inputByte() << (8 * i);
        }
        return value;
    }

    private int inputByte() throws IOException {
        if (at == filled) {
            refill();
        }
        return input[at++] & 0xff;
    }

    private void refill() throws IOException {
        if (!fill()) {
            throw new UnreadableException(
                    Reason.TRUNCATED,
                    "expected the rest of a gzip member, found the end of the input at byte "
                            + offset);
        }
    }

    private boolean fill() throws IOException {
        int count = in.read(input, 0, input.length);
        at = 0;
        filled = Math.max(count, 0);
        offset += filled;
        return count > 0;
    }

    private UnreadableException corrupt(String expected, String found) {
        return new UnreadableException(
                Reason.CORRUPT,
                "gzip: expected %s, found %s at byte %d of the compressed input"
                        .formatted(expected, found, offset - filled + at));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        inflater.end();
        in.close();
    }
}
