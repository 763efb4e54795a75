package dev.rowmill.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

import dev.rowmill.format.UnreadableException.Reason;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Reads Zstandard (RFC 8878), one frame after another to the end of the input, each of them
/// complete.
final class ZstdInput extends InputStream {
    /// 8 MiB, what RFC 9659 asks of everyone who speaks HTTP, and the most native memory one input
    /// takes.
    private static final int MAX_WINDOW_LOG = 23;

    private final InputStream in;
    private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
    private final ByteBuffer input = ByteBuffer.allocate(64 << 10).limit(0);

    /// Where in the compressed input `input` ends.
    private long offset;

    private boolean inFrame = true;
    private boolean ended;
    private boolean closed;

    /// Whether the last call filled its array, so that the decoder may hold more.
    private boolean pending;

    ZstdInput(InputStream in) {
        this.in = in;
        decoder.setLongMax(MAX_WINDOW_LOG);
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
        ByteBuffer output = ByteBuffer.wrap(bytes, from, length).slice();
        while (output.position() == 0 && !ended) {
            if (pending || input.hasRemaining() || fill()) {
                decode(output);
            } else {
                finish();
            }
        }
        return output.position() > 0 ? output.position() : -1;
    }

    private void decode(ByteBuffer output) throws UnreadableException {
        try {
            inFrame = !decoder.decompressByteBufferStream(output, input);
            pending = inFrame && !output.hasRemaining();
        } catch (ZstdException e) {
            throw unreadable(e);
        }
    }

    private void finish() throws UnreadableException {
        if (inFrame) {
            throw new UnreadableException(
                    Reason.TRUNCATED,
                    "expected the rest of a zstd frame, found the end of the input at byte "
                            + offset);
        }
        ended = true;
    }

    private UnreadableException unreadable(ZstdException e) {
        // Streams give the code negated, as the C functions return it.
        boolean window = Math.abs(e.getErrorCode()) == Zstd.errFrameParameterWindowTooLarge();
        String expected = window ? "a window of at most 8 MiB" : "a zstd frame";
        var failure =
                new UnreadableException(
                        window ? Reason.UNSUPPORTED : Reason.CORRUPT,
                        "zstd: expected %s, found: %s, up to byte %d of the compressed input"
                                .formatted(expected, e.getMessage(), offset));
        failure.initCause(e);
        return failure;
    }

    private boolean fill() throws IOException {
        int count = in.read(input.array(), 0, input.capacity());
        input.position(0).limit(Math.max(count, 0));
        offset += Math.max(count, 0);
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        decoder.close();
        in.close();
    }
}
