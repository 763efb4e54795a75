package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.row.Chunk;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

class RowCutterTest {
    @ParameterizedTest
    @CsvSource({
        "ndjson, 1",
        "ndjson, 2",
        "json, 3",
        "json, 4",
        "csv, 5",
        "csv, 6",
        "tsv, 7",
        "text, 8",
        "text, 9"
    })
    void cutsTheSameChunksHoweverTheStreamSplitsItsReads(String format, long seed)
            throws IOException {
        var random = new Random(seed);
        byte[] dataset = dataset(format, 150_000, random);
        List<Chunk> whole = Reading.chunks(format, new ByteArrayInputStream(dataset), 2_000);
        for (int most : new int[] {1, 1_000, 100_000}) {
            InputStream in = Reading.trickle(dataset, most, random);
            assertSame(Reading.chunks(format, in, 2_000), whole, "seed " + seed + ", most " + most);
        }
        assertThat(whole).hasSizeGreaterThan(1);
    }

    private static void assertSame(List<Chunk> chunks, List<Chunk> expected, String what) {
        assertThat(chunks).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            Chunk other = expected.get(i);
            assertThat(chunk.number()).as(what).isEqualTo(other.number());
            assertThat(chunk.firstRow()).as(what).isEqualTo(other.firstRow());
            assertThat(chunk.inputBytes()).as(what).isEqualTo(other.inputBytes());
            assertThat(chunk.spans()).as(what).isEqualTo(other.spans());
            assertThat(chunk.unreadable()).as(what).isEqualTo(other.unreadable());
            int end = chunk.end(chunk.rows() - 1);
            assertThat(Arrays.equals(chunk.bytes(), 0, end, other.bytes(), 0, end)).isTrue();
        }
    }

    /// Rows of all lengths, some beyond 2,000 bytes, with gaps, some of them long.
    private static byte[] dataset(String format, int length, Random random) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Reading.bytes(random.nextBoolean() ? "\ufeff" : ""));
        switch (format) {
            case "json" -> out.writeBytes(Reading.bytes(" [ "));
            case "csv" -> out.writeBytes(Reading.bytes("a,b\n"));
            case "tsv" -> out.writeBytes(Reading.bytes("\na\tb\r\n"));
            default -> {}
        }
        while (out.size() < length) {
            out.writeBytes(Reading.bytes(row(format, text(random), random)));
            if (random.nextInt(200) == 0) {
                boolean json = format.endsWith("json");
                out.writeBytes(
                        Reading.bytes((json ? " \n" : "\r\n").repeat(random.nextInt(50_000))));
            }
        }
        if (format.equals("json")) {
            out.writeBytes(Reading.bytes("{}] "));
        }
        return out.toByteArray();
    }

    private static String text(Random random) {
        int length = random.nextInt(random.nextInt(50) == 0 ? 5_000 : 300);
        return "aé😀-b".repeat(length / 6 + 1);
    }

    private static String row(String format, String text, Random random) {
        String end = random.nextBoolean() ? "\n" : "\r\n";
        boolean broken = random.nextInt(40) == 0;
        return switch (format) {
            case "ndjson" -> "{\"a\":\"" + text + (broken ? "" : "\"}") + end;
            case "json" -> "{\"a]}\\\"\":[\"" + text + "\\\\\"," + end + "{}]}," + end;
            case "csv", "tsv" -> {
                String separator = format.equals("csv") ? "," : "\t";
                String quoted = "\"" + text + "\"\"" + end + separator + (broken ? "" : "\"");
                yield random.nextBoolean()
                        ? text + separator + quoted + end
                        : quoted + separator + end;
            }
            default -> text + end;
        };
    }

    @Test
    void cutsAtTheFirstRowEndAtOrPastGrowingTargets() throws IOException {
        byte[] dataset = Reading.bytes(("x".repeat(999) + "\n").repeat(6_000));

        List<Chunk> chunks = Reading.chunks("text", new ByteArrayInputStream(dataset), 1 << 20);

        assertThat(chunks.stream().map(Chunk::inputBytes))
                .containsExactly(
                        66_000L,
                        132_000L,
                        263_000L,
                        525_000L,
                        1_049_000L,
                        1_049_000L,
                        1_049_000L,
                        1_049_000L,
                        818_000L);
        assertThat(chunks.stream().map(Chunk::number))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(chunks.get(1).firstRow()).isEqualTo(67);
        assertThat(chunks.get(8).firstRow() + chunks.get(8).rows()).isEqualTo(6_001);
    }

    @Test
    void endsAChunkAtARowThatMeetsTheTargetExactly() throws IOException {
        byte[] dataset = Reading.bytes(("x".repeat(65_535) + "\n").repeat(2));

        List<Chunk> chunks = Reading.chunks("text", new ByteArrayInputStream(dataset), 1 << 20);

        assertThat(chunks.stream().map(Chunk::rows)).containsExactly(1, 1);
    }

    @Test
    void holdsNoMoreThanTheBytesOfASmallDataset() throws IOException {
        assertThat(Reading.chunks("text", in("abc\n"), 100).getFirst().bytes()).hasSize(4);
    }

    @Test
    void numbersRowsWithoutBlankLines() throws IOException {
        List<Chunk> chunks = Reading.chunks("text", in("\n\na\r\n\r\n\nb\n \nc"), 100);

        assertThat(Reading.rows(chunks))
                .containsExactly(
                        "{\"line\":\"a\"}",
                        "{\"line\":\"b\"}",
                        "{\"line\":\" \"}",
                        "{\"line\":\"c\"}");
        assertThat(chunks.getFirst().firstRow()).isEqualTo(1);
        assertThat(chunks.getFirst().inputBytes()).isEqualTo(13);
    }

    @Test
    void countsEveryByteOfTheInputOnce() throws IOException {
        byte[] dataset = dataset("csv", 300_000, new Random(5));

        List<Chunk> chunks = Reading.chunks("csv", new ByteArrayInputStream(dataset), 1_000);

        assertThat(chunks.stream().mapToLong(Chunk::inputBytes).sum()).isEqualTo(dataset.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "json", "csv", "tsv", "text"})
    void findsNoRowsInNothing(String format) throws IOException {
        for (String nothing : List.of("", "\n", "\r\n\n", "\ufeff", "\ufeff\n")) {
            assertThat(Reading.rows(format, nothing)).isEmpty();
        }
        ChunkReader reader = Reading.format(format).reader(in(""), ReadOptions.DEFAULT);
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNull();
    }

    @Test
    void givesUpARowPastTheLimitAndGoesOnAfterIt() throws IOException {
        String big = "é".repeat(5_000);
        for (String end : List.of("\n", "\r\n")) {
            List<Chunk> chunks =
                    Reading.chunks("text", in("a" + end + "x" + big + end + end + "b"), 1_000);

            assertThat(Reading.rows(chunks))
                    .containsExactly(
                            "{\"line\":\"a\"}",
                            "!row_too_large: expected a row of at most 1000 bytes, found a longer"
                                    + " one at byte "
                                    + (1 + end.length())
                                    + " of the input",
                            "{\"line\":\"b\"}");
            assertThat(Reading.raw(chunks).get(1)).isEqualTo("x" + "é".repeat(127));
            assertThat(chunks.getFirst().inputBytes()).isEqualTo(10_003 + 3 * end.length() - 0L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\r"})
    void takesARowAsLargeAsTheLimitAndNoneLarger(String end) throws IOException {
        String largest = "x".repeat(50);
        assertThat(Reading.rows(Reading.chunks("text", in(largest + end), 50)))
                .containsExactly("{\"line\":\"" + largest + "\"}");
        assertThat(Reading.rows(Reading.chunks("text", in(largest + "y" + end), 50)).getFirst())
                .startsWith("!row_too_large");
        assertThat(Reading.raw(Reading.chunks("text", in(largest + "y" + end), 50)))
                .containsExactly(largest);
    }

    @Test
    void givesUpTheLastRowToo() throws IOException {
        assertThat(Reading.rows(Reading.chunks("text", in("a\n" + "x".repeat(99)), 10)).get(1))
                .contains("at byte 2 of the input");
    }

    @Test
    void skipsARowWithoutHoldingIt() throws IOException {
        InputStream endless = repeated("x".repeat(1 << 16), 500);
        InputStream in = new SequenceInputStream(endless, in("\nb\n"));

        List<Chunk> chunks = Reading.chunks("text", in, 1 << 16);

        assertThat(Reading.rows(chunks)).hasSize(2);
        assertThat(chunks.stream().mapToInt(chunk -> chunk.bytes().length).sum())
                .isLessThan(300_000);
        assertThat(chunks.stream().mapToLong(Chunk::inputBytes).sum())
                .isEqualTo(500L * (1 << 16) + 3);
    }

    @ParameterizedTest
    @CsvSource({"ndjson, 'NL'", "json, ' '", "csv, 'NL'", "text, 'NL'"})
    void skipsBlanksWithoutHoldingThem(String format, String blank) throws IOException {
        String text = blank.replace("NL", "\n");
        InputStream in = repeated(text.repeat(1 << 16), 100);
        assertThat(Reading.chunks(format, in, 1_000)).isEmpty();
    }

    private static InputStream repeated(String text, int times) {
        byte[] bytes = Reading.bytes(text);
        var streams = new ArrayList<InputStream>();
        for (int i = 0; i < times; i++) {
            streams.add(new ByteArrayInputStream(bytes));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Test
    @Tag("large")
    void skipsTwoGigabytesWithoutALineBreak() throws IOException {
        InputStream in =
                new SequenceInputStream(repeated("x".repeat(1 << 20), 2_048), in("\n{\"a\":1}"));

        assertThat(Reading.rows(Reading.chunks("ndjson", in, 1 << 20))).hasSize(2);
    }

    @Test
    void refusesOtherEncodings() {
        Map<String, byte[]> marks =
                Map.of(
                        "UTF-16",
                        new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0},
                        "UTF-16 ",
                        new byte[] {(byte) 0xfe, (byte) 0xff, 0, 'a'},
                        "UTF-16  ",
                        new byte[] {(byte) 0xfe, (byte) 0xff},
                        "UTF-32",
                        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, 'a', 0, 0, 0},
                        "UTF-32 ",
                        new byte[] {0, 0, (byte) 0xfe, (byte) 0xff});
        marks.forEach((name, bytes) -> {
            InputStream in = Reading.trickle(bytes, 1, new Random(1));
            var failure =
                    catchThrowableOfType(
                            UnreadableException.class, () -> Reading.chunks("text", in, 100));
            assertThat(failure.reason()).isEqualTo(UnreadableException.Reason.UNSUPPORTED);
            assertThat(failure)
                    .hasMessage(
                            "expected UTF-8, found the byte order mark of "
                                    + name.strip()
                                    + " at byte 0");
        });
    }

    @Test
    void dropsTheByteOrderMarkOnceOnly() throws IOException {
        assertThat(Reading.rows("text", "\ufeff\ufeffa\n\ufeffb"))
                .containsExactly("{\"line\":\"\ufeffa\"}", "{\"line\":\"\ufeffb\"}");
        assertThat(Reading.rows("text", new byte[] {(byte) 0xef, (byte) 0xbb}))
                .containsExactly("!invalid_utf8: expected UTF-8, found byte 0xef at byte 0");
    }

    @Test
    void passesOnWhatTheStreamThrows() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        assertThatThrownBy(() ->
                        Reading.chunks("text", new SequenceInputStream(in("a\nb"), broken), 9))
                .hasMessage("Stream closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 30) + 1})
    void refusesALimitThatIsNone(int maxRowBytes) {
        assertThatThrownBy(() -> new ReadOptions(maxRowBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + maxRowBytes);
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(Reading.bytes(text));
    }
}
