package dev.rowmill.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Gzip at its fastest level: a streamed answer waits for the CPU, not for the last few per cent of
/// its size.
final class GzipOutput extends GZIPOutputStream {
    private static final int BUFFER = 16 << 10;

    GzipOutput(OutputStream out) throws IOException {
        super(out, BUFFER, true);
        def.setLevel(Deflater.BEST_SPEED);
    }
}
