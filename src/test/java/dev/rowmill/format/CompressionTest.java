package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;

import dev.rowmill.format.UnreadableException.Reason;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class CompressionTest {
    private static final long PLENTY = 1L << 40;

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD"})
    void neverTakesAPartForTheWholeWhereverItIsCut(Compression compression) throws IOException {
        var whole = new ByteArrayOutputStream();
        var boundaries = new TreeSet<Integer>();
        for (String part : new String[] {"first ".repeat(40), "", "third\n"}) {
            whole.writeBytes(compressed(compression, Reading.bytes(part)));
            boundaries.add(whole.size());
        }
        byte[] bytes = whole.toByteArray();
        for (int end = 0; end < bytes.length; end++) {
            assertCut(compression, Arrays.copyOf(bytes, end), boundaries);
        }
        assertThat(decoded(compression, bytes))
                .isEqualTo(Reading.bytes("first ".repeat(40) + "third\n"));
    }

    private static void assertCut(Compression compression, byte[] cut, Set<Integer> boundaries)
            throws IOException {
        if (boundaries.contains(cut.length)) {
            assertThat(decoded(compression, cut)).startsWith(Reading.bytes("first "));
        } else {
            assertThat(failure(compression, cut).reason())
                    .as("%s cut at %d", compression, cut.length)
                    .isEqualTo(Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD"})
    void refusesWhateverFollows(Compression compression) throws IOException {
        byte[] good = compressed(compression, Reading.bytes("data"));
        for (byte[] garbage :
                new byte[][] {
                    {0}, {'x'}, new byte[1_000], {0x1f}, {0x1f, (byte) 0x8b}, {0x28, (byte) 0xb5}
                }) {
            assertThat(failure(compression, joined(good, garbage)).reason())
                    .isIn(Reason.CORRUPT, Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82})
    void refusesGzipWithAnyBitFlippedOrReadsTheSame(long seed) throws IOException {
        var random = new Random(seed);
        byte[] plain = new byte[3_000];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) "abcdefgh".charAt(random.nextInt(8));
        }
        byte[] good = compressed(Compression.GZIP, plain);
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] read;
            try {
                read = decoded(Compression.GZIP, bad);
            } catch (UnreadableException e) {
                continue;
            }
            assertThat(read).as("seed %d", seed).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void givesBackWhatWasCompressedInPiecesOfAnySize(Compression compression) throws IOException {
        var random = new Random(91);
        byte[] plain = new byte[700_000];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : i / 999);
        }
        byte[] first = compressed(compression, Arrays.copyOf(plain, 300_000));
        byte[] second = compressed(compression, Arrays.copyOfRange(plain, 300_000, plain.length));
        for (int most : new int[] {1, 1_000, 1 << 20}) {
            InputStream in = Reading.trickle(joined(first, second), most, random);
            try (InputStream decoded = compression.decoded(in, plain.length)) {
                assertThat(readInPieces(decoded, random)).isEqualTo(plain);
                assertThat(decoded.read()).isEqualTo(-1);
            }
        }
    }

    private static byte[] readInPieces(InputStream in, Random random) throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] piece = new byte[5_000];
        while (true) {
            int wanted = random.nextInt(20) == 0 ? 1 : 1 + random.nextInt(piece.length);
            int count = in.read(piece, 0, wanted);
            if (count < 0) {
                return out.toByteArray();
            }
            out.write(piece, 0, count);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void countsPlainBytesAgainstTheLimit(Compression compression) throws IOException {
        byte[] bytes = compressed(compression, new byte[100_000]);

        assertThat(compression.decoded(in(bytes), 100_000).readAllBytes()).hasSize(100_000);
        assertThat(compression.decoded(in(bytes), 100_000).skip(100_000)).isPositive();
        var failure =
                catchThrowableOfType(
                        UnreadableException.class,
                        () -> compression.decoded(in(bytes), 99_999).readAllBytes());
        assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure).hasMessageContaining("99999 bytes");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD"})
    void stopsABombAtTheLimit(Compression compression) throws IOException {
        byte[] bomb = compressed(compression, new byte[16 << 20]);
        try (InputStream in = compression.decoded(in(bomb), 1 << 20)) {
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void readsEveryPartOfAGzipHeader() throws IOException {
        assertThat(decoded(Compression.GZIP, withHeader(0x1f, true)))
                .isEqualTo(Reading.bytes("data"));
        byte[] bad = withHeader(0x1f, false);
        assertThat(failure(Compression.GZIP, bad)).hasMessageContaining("header checksum");
        byte[] cut = Arrays.copyOf(withHeader(0x1f, true), 30);
        assertThat(failure(Compression.GZIP, cut).reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(failure(Compression.GZIP, withHeader(0x20, true)))
                .hasMessageContaining("reserved");
    }

    private static byte[] withHeader(int flags, boolean rightChecksum) throws IOException {
        var header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
        header.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
        header.writeBytes(Reading.bytes("name\0comment\0"));
        var crc = new CRC32();
        crc.update(header.toByteArray());
        long sum = crc.getValue() + (rightChecksum ? 0 : 1);
        header.write((int) sum);
        header.write((int) (sum >> 8));
        byte[] plain = compressed(Compression.GZIP, Reading.bytes("data"));
        return joined(header.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));
    }

    @Test
    void refusesWrongChecksumsLengthsAndMagic() throws IOException {
        byte[] good = compressed(Compression.GZIP, Reading.bytes("data"));

        assertThat(failure(Compression.GZIP, changed(good, good.length - 8)))
                .hasMessageContaining("checksum");
        assertThat(failure(Compression.GZIP, changed(good, good.length - 1)))
                .hasMessageContaining("length");
        assertThat(failure(Compression.GZIP, changed(good, 1)))
                .hasMessage(
                        "gzip: expected the gzip magic 0x8b, found 0x8a at byte 2 of the compressed"
                                + " input");
        assertThat(failure(Compression.ZSTD, Reading.bytes("no zstd at all")).reason())
                .isEqualTo(Reason.CORRUPT);
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    @Test
    void refusesZstdWindowsPast8MiB() throws IOException {
        assertThat(decoded(Compression.ZSTD, windowed(23))).hasSize(17 << 20);
        var failure = failure(Compression.ZSTD, windowed(24));
        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(failure).hasMessageContaining("window of at most 8 MiB");
    }

    private static byte[] windowed(int log) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStream(out)) {
            zstd.setLong(log);
            zstd.write(new byte[17 << 20]);
        }
        return out.toByteArray();
    }

    @Test
    void writesGzipThatOthersReadAndPassesItOnWhenFlushed() throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream gzip = Compression.gzip(out)) {
            gzip.write(Reading.bytes("hello "));
            gzip.flush();
            byte[] soFar = out.toByteArray();
            byte[] read = new byte[6];
            assertThat(Compression.GZIP.decoded(in(soFar), 100).read(read)).isEqualTo(6);
            assertThat(read).isEqualTo(Reading.bytes("hello "));
            gzip.write(Reading.bytes("world"));
        }
        assertThat(new GZIPInputStream(in(out.toByteArray())).readAllBytes())
                .isEqualTo(Reading.bytes("hello world"));
    }

    @Test
    void closesTheStreamBeneathAndReadsNoMore() throws IOException {
        for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
            boolean[] closed = {false};
            InputStream beneath =
                    new ByteArrayInputStream(compressed(compression, new byte[10])) {
                        @Override
                        public void close() {
                            closed[0] = true;
                        }
                    };
            InputStream in = compression.decoded(beneath, PLENTY);
            in.close();
            in.close();
            assertThat(closed[0]).isTrue();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, NONE",
                "'', NONE",
                "identity, NONE",
                "gzip, GZIP",
                "X-GZip, GZIP",
                " zstd , ZSTD",
                "'identity, gzip', GZIP"
            })
    void isNamedByContentEncoding(@Nullable String header, Compression expected)
            throws IOException {
        assertThat(Compression.ofContentEncoding(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "compress", "gzip, gzip", "zstd,gzip", "gzip;q=1"})
    void refusesOtherAndStackedEncodings(String header) {
        var failure =
                catchThrowableOfType(
                        UnreadableException.class, () -> Compression.ofContentEncoding(header));
        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"a.csv.gz, GZIP", "a.ZST, ZSTD", "a.csv, NONE", "gz, NONE"})
    void isNamedByTheFile(String name, Compression expected) {
        assertThat(Compression.ofFileName(name)).isEqualTo(expected);
    }

    private static byte[] compressed(Compression compression, byte[] plain) throws IOException {
        return switch (compression) {
            case NONE -> plain;
            case ZSTD -> Zstd.compress(plain);
            case GZIP -> {
                var out = new ByteArrayOutputStream();
                try (var gzip = new GZIPOutputStream(out)) {
                    gzip.write(plain);
                }
                yield out.toByteArray();
            }
        };
    }

    private static byte[] decoded(Compression compression, byte[] bytes) throws IOException {
        try (InputStream in = compression.decoded(in(bytes), PLENTY)) {
            return in.readAllBytes();
        }
    }

    private static UnreadableException failure(Compression compression, byte[] bytes) {
        return catchThrowableOfType(UnreadableException.class, () -> decoded(compression, bytes));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static InputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
