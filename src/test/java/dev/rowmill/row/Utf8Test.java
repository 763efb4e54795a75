package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

class Utf8Test {
    @Test
    void judgesEveryCaseOfTheCorpusAsItSays() throws IOException {
        int cases = 0;
        byte[] corpus = corpus();
        int start = 0;
        for (int end = 0; end < corpus.length; end++) {
            if (corpus[end] != '\n') {
                continue;
            }
            byte[] line = Arrays.copyOfRange(corpus, start, end);
            start = end + 1;
            String text = new String(line, StandardCharsets.ISO_8859_1);
            if (text.matches("(?s)[0-9.]+:(in)?valid:.*")) {
                String verdict = text.split(":", 3)[1];
                int from = text.indexOf(verdict) + verdict.length() + 1;
                assertThat(Utf8.isValid(line, from, line.length))
                        .as(text)
                        .isEqualTo(verdict.equals("valid"));
                cases++;
            }
        }
        assertThat(cases).isGreaterThan(100);
    }

    private static byte[] corpus() throws IOException {
        try (InputStream in = Utf8Test.class.getResourceAsStream("/corpora/utf8tests.bin")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheDecoderOfTheJdkOnRandomBytes(long seed) {
        var random = new Random(seed);
        int[] heads = {
            0x41, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff
        };
        int[] tails = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int j = 0; j < bytes.length; j++) {
                int[] pool = random.nextInt(3) == 0 ? heads : tails;
                bytes[j] = (byte) pool[random.nextInt(pool.length)];
            }
            if (Utf8.isValid(bytes, 0, bytes.length) != decodes(bytes)) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes));
            }
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).limit() >= 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void saysWhichByteIsWrong() {
        byte[] bytes = {'a', 'b', (byte) 0xc3, 'c'};

        assertThatThrownBy(() -> Utf8.check(bytes, 1, 4))
                .isInstanceOf(RowException.class)
                .hasMessage("expected UTF-8, found byte 0xc3 at byte 1");
    }
}
