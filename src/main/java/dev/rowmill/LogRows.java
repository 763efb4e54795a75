package dev.rowmill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// An access log of nine fields, as ndjson and as the same rows in CSV: what training and benchmarks read. The same rows
/// for the same seed. Belongs to one thread.
///
/// A row has about 350 bytes. Three of ten messages hold an e-mail address, two a card number, two have characters that
/// JSON escapes or beyond ASCII.
final class LogRows {
    /// The names of the fields.
    static final String HEADER = "ts,ip,method,url,status,bytes,referrer,user_agent,message\n";

    private static final int ROWS_AT_ONCE = 1_000;

    private static final String[] SHOPS = {
        "www", "API", "shop", "Cdn", "m", "auth", "Media", "static"
    };
    private static final String[] DOMAINS = {
        "Example.com", "example.org", "NorthWind.co.uk", "rows.example.net", "Größe.example"
    };
    private static final String[] PATHS = {
        "/",
        "/index.html",
        "/api/v1/rows/#",
        "/api/v2/baskets/#/lines",
        "/find",
        "/static/app.#.js",
        "/sign-in",
        "/things/#",
        "/basket",
        "/media/#.webp"
    };
    private static final String[] QUERY = {
        "q=boots", "page=3", "from=mail", "sid=7c1fa0", "lang=en-GB", "tag=caf%C3%A9", "ref=a%20b"
    };
    private static final String[] METHODS = {
        "GET", "GET", "GET", "GET", "GET", "GET", "GET", "POST", "POST", "PUT"
    };
    private static final int[] ERRORS = {
        400, 401, 403, 404, 404, 404, 404, 404, 429, 500, 502, 503
    };
    private static final int[] OTHERS = {
        200, 200, 200, 200, 200, 200, 200, 200, 204, 301, 302, 304
    };
    private static final String[] REFERRERS = {
        "-", "https://www.google.com/", "https://www.example.com/find?q=boots", "https://lobste.rs/"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "curl/8.14.1",
        "python-requests/2.32.5"
    };
    private static final String[] PEOPLE = {
        "ada", "grace.h", "linus_1", "edsger+w", "zoë", "r.müller"
    };
    private static final String[] MAILS = {"example.com", "mail.example.org", "northwind.co.uk"};

    private final SplittableRandom random;
    private final StringBuilder ndjson = new StringBuilder(512 * ROWS_AT_ONCE);
    private final StringBuilder csv = new StringBuilder(512 * ROWS_AT_ONCE);
    private final StringBuilder url = new StringBuilder();
    private final StringBuilder message = new StringBuilder();
    private long row;

    LogRows(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Writes rows until there are at least so many bytes of ndjson, and the same rows as CSV; gives their count.
    long write(OutputStream toNdjson, OutputStream toCsv, long bytes) throws IOException {
        toCsv.write(HEADER.getBytes(StandardCharsets.UTF_8));
        for (long written = 0; written < bytes; ) {
            ndjson.setLength(0);
            csv.setLength(0);
            for (int i = 0; i < ROWS_AT_ONCE; i++) {
                append();
            }
            byte[] block = ndjson.toString().getBytes(StandardCharsets.UTF_8);
            toNdjson.write(block);
            toCsv.write(csv.toString().getBytes(StandardCharsets.UTF_8));
            written += block.length;
        }
        return row;
    }

    private void append() {
        String ts = time(row++);
        String ip = part() + "." + part() + "." + part() + "." + part();
        String method = one(METHODS);
        makeUrl();
        int[] kind = random.nextInt(5) == 0 ? ERRORS : OTHERS;
        int status = kind[random.nextInt(kind.length)];
        long bytes = (long) (random.nextDouble() * random.nextDouble() * 100_000);
        String referrer = one(REFERRERS);
        String agent = one(AGENTS);
        makeMessage();
        ndjson.append("{\"ts\":\"").append(ts).append("\",\"ip\":\"").append(ip);
        ndjson.append("\",\"method\":\"").append(method).append("\",\"url\":\"").append(url);
        ndjson.append("\",\"status\":").append(status).append(",\"bytes\":").append(bytes);
        ndjson.append(",\"referrer\":\"")
                .append(referrer)
                .append("\",\"user_agent\":\"")
                .append(agent);
        ndjson.append("\",\"message\":\"");
        escape(message, ndjson);
        ndjson.append("\"}\n");
        csv.append(ts).append(',').append(ip).append(',').append(method).append(',').append(url);
        csv.append(',')
                .append(status)
                .append(',')
                .append(bytes)
                .append(',')
                .append(referrer)
                .append(',');
        quote(agent, csv);
        csv.append(',');
        quote(message, csv);
        csv.append('\n');
    }

    private static String time(long row) {
        long millis = row * 37;
        long second = millis / 1000;
        return "2026-11-%02dT%02d:%02d:%02d.%03dZ"
                .formatted(
                        1 + second / 86_400 % 30,
                        second / 3_600 % 24,
                        second / 60 % 60,
                        second % 60,
                        millis % 1000);
    }

    private void makeUrl() {
        url.setLength(0);
        url.append(random.nextInt(5) == 0 ? "http://" : "https://");
        url.append(one(SHOPS)).append('.').append(one(DOMAINS));
        url.append(random.nextInt(10) == 0 ? ":8443" : "");
        url.append(one(PATHS).replace("#", Integer.toString(random.nextInt(100_000))));
        int questions = random.nextInt(4);
        for (int i = 0; i < questions; i++) {
            url.append(i == 0 ? '?' : '&').append(one(QUERY));
        }
    }

    private void makeMessage() {
        message.setLength(0);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> mail("user ").append(" signed in, session ").append(hex());
            case 3 -> card("-").append(" accepted, basket #").append(row);
            case 4 -> {
                card("").append(" declined for ");
                mail("").append(", cc ");
                mail("");
            }
            case 5 ->
                    message.append("upstream said \"too late\" after ")
                            .append(random.nextInt(30_000))
                            .append(" ms\n\tin pool\\worker-")
                            .append(random.nextInt(64));
            case 6 ->
                    message.append("naïve café – Größe ")
                            .append(random.nextInt(500))
                            .append(" ✓ 日本語 😀 id=")
                            .append(random.nextInt(1_000_000_000));
            default ->
                    message.append("request ")
                            .append(hex())
                            .append(" served in ")
                            .append(random.nextInt(2_000))
                            .append(" us by worker ")
                            .append(random.nextInt(64));
        }
    }

    private StringBuilder mail(String before) {
        return message.append(before).append(one(PEOPLE)).append('@').append(one(MAILS));
    }

    private StringBuilder card(String between) {
        message.append("card ").append(fourDigits());
        for (int i = 0; i < 3; i++) {
            message.append(between).append(fourDigits());
        }
        return message;
    }

    private int fourDigits() {
        return 1_000 + random.nextInt(9_000);
    }

    private String hex() {
        return Long.toHexString(random.nextLong() >>> 20);
    }

    private int part() {
        return random.nextInt(256);
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private static void escape(CharSequence text, StringBuilder into) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> into.append('\\').append(c);
                case '\n' -> into.append("\\n");
                case '\t' -> into.append("\\t");
                default -> into.append(c);
            }
        }
    }

    private static void quote(CharSequence text, StringBuilder into) {
        String value = text.toString();
        boolean quoted =
                value.indexOf(',') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\n') >= 0;
        into.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
}
