package dev.rowmill;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Access-log rows as ndjson, made while they are read: the same for the same count. Belongs to one thread.
final class DemoData extends InputStream {
    /// Networks that the addresses come from, each of which is looked up once.
    static final int NETWORKS = 1_000;

    private static final String[] PATHS = {
        "/", "/search?q=rows", "/cart", "/api/v1/items/%d", "/img/%d.webp", "/checkout"
    };
    private static final String[] STATUSES = {
        "200", "200", "200", "200", "200", "304", "404", "500", "503"
    };
    private static final int ROWS_AT_ONCE = 500;

    private final Random random = new Random(20261121);
    private final int rows;
    private int made;
    private byte[] block = {};
    private int at;

    DemoData(int rows) {
        this.rows = rows;
    }

    private boolean refill() {
        if (made == rows) {
            return false;
        }
        var text = new StringBuilder(ROWS_AT_ONCE * 160);
        for (int i = 0; i < ROWS_AT_ONCE && made < rows; i++) {
            append(text, made++);
        }
        block = text.toString().getBytes(StandardCharsets.UTF_8);
        at = 0;
        return true;
    }

    private void append(StringBuilder text, int row) {
        int network = row < NETWORKS ? row : random.nextInt(NETWORKS);
        text.append("{\"line\":\"").append(1 + network / 250).append('.').append(network % 250);
        text.append('.').append(random.nextInt(256)).append('.').append(random.nextInt(256));
        text.append(" - - [21/Nov/2026:").append(twoDigits(row / 3_600 % 24)).append(':');
        text.append(twoDigits(row / 60 % 60)).append(':').append(twoDigits(row % 60));
        text.append(" +0000] \\\"").append(random.nextInt(10) == 0 ? "POST " : "GET ");
        text.append(PATHS[random.nextInt(PATHS.length)].replace("%d", Integer.toString(row)));
        text.append(" HTTP/1.1\\\" ").append(STATUSES[random.nextInt(STATUSES.length)]);
        text.append(' ').append(200 + random.nextInt(50_000));
        text.append(" \\\"-\\\" \\\"Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0\\\"\"}\n");
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    @Override
    public int read() {
        return at == block.length && !refill() ? -1 : block[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        if (length > 0 && at == block.length && !refill()) {
            return -1;
        }
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, target, from, count);
        at += count;
        return count;
    }
}
