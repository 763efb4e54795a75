package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/// What the steps with regular expressions take for a row, beside `java.util.regex` on a string that
/// is there already. Prints its figures: the least of many short batches, which a busy machine
/// leaves alone.
@Tag("large")
class RegexLargeTest {
    private static final int ROWS = 500;
    private static final int BATCHES = 4_000;
    private static final String URL =
            "^(?<scheme>https?)://(?<host>[^/:?#]+)(?::\\d+)?(?<path>/[^?#]*)";
    private static final String MAIL = "[^\\s@,\"<>]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}";
    private static final String CARD = "\\b\\d{4}[- ]?\\d{4}[- ]?\\d{4}[- ]?\\d{4}\\b";
    private static final String REPEATED = "(?:(\\w)(?!.*\\1)){10}";

    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random = new Random(1);

    @Test
    void figuresOfTheSteps() throws Exception {
        measure("extract", URL, "", this::url);
        measure("replace", MAIL, ", \"with\": \"<email>\"", this::message);
        measure("replace", CARD, ", \"with\": \"<card>\"", this::message);
        measure("extract", REPEATED, ", \"into\": \"t\"", this::letters);
    }

    private String url(int i) {
        String host = i % 7 == 0 ? "static.Bücher.example" : "auth.acme.co.uk";
        return "https://%s/products/%d?ref=%d&lang=en".formatted(host, i * 7919, i);
    }

    private String message(int i) {
        return switch (i % 5) {
            case 0 -> "payment with card %04d-4560-9230-5129 accepted, order #%d".formatted(i, i);
            case 1 -> "user carol_%d@contoso.net logged in from session a5e5a5a248ed".formatted(i);
            case 2 -> "naïve café request – Größe %d ✓ 日本語 id=22044%04d 😀".formatted(i, i);
            default ->
                    "request id=bacfb%04d served in %d us by worker %d".formatted(i, 7 * i, i % 64);
        };
    }

    private String letters(int i) {
        var letters = new StringBuilder();
        random.ints(1_000, 0, LETTERS.length()).forEach(c -> letters.append(LETTERS.charAt(c)));
        return letters.toString();
    }

    private static void measure(String step, String pattern, String more, IntFunction<String> texts)
            throws Exception {
        String options =
                "{\"field\": \"s\", \"pattern\": %s%s}".formatted(Value.text(pattern), more);
        Plan plan = Trial.pipeline(step, options).steps().getFirst().plan();
        CpuStep worker = ((CpuStep) plan.begin(Trial.RUN)).worker();
        var strings = new ArrayList<String>();
        var rows = new ArrayList<Row>();
        for (int i = 0; i < ROWS; i++) {
            strings.add(texts.apply(i));
            rows.add(Trial.row("{\"n\":%d,\"s\":%s}".formatted(i, Value.text(strings.get(i)))));
        }
        var java = Pattern.compile(pattern);
        double ours = Double.MAX_VALUE;
        double theirs = Double.MAX_VALUE;
        var given = new int[1];
        int batches = strings.getFirst().length() > 500 ? BATCHES / 400 : BATCHES;
        for (int i = 0; i < batches; i++) {
            ours = Math.min(ours, nanos(rows, row -> worker.apply(row, _ -> given[0]++)));
            theirs = Math.min(theirs, nanos(strings, text -> java.matcher(text).find()));
        }
        assertThat(given[0]).isEqualTo(batches * ROWS);
        System.out.printf(
                Locale.ROOT,
                "%s %s: %,.0f ns a row, java.util.regex %,.0f ns to find%n",
                step,
                pattern,
                ours,
                theirs);
    }

    /// Something done with one item.
    private interface Work<T> {
        void on(T item) throws Exception;
    }

    private static <T> double nanos(List<T> items, Work<T> work) throws Exception {
        long start = System.nanoTime();
        for (T item : items) {
            work.on(item);
        }
        return (double) (System.nanoTime() - start) / items.size();
    }
}
