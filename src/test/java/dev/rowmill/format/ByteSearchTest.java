package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class ByteSearchTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatALoopFinds(long seed) {
        var random = new Random(seed);
        byte[] pool = {'\n', '"', 11, 9, '!', '#', 0, 1, (byte) 0x8a, (byte) 0xa2, (byte) 0xff};
        for (int i = 0; i < 4_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? pool[random.nextInt(pool.length)] : (byte) 'x';
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            String what =
                    "seed %d: %s from %d to %d".formatted(seed, Arrays.toString(bytes), from, to);
            assertThat(ByteSearch.indexOf(bytes, from, to, '\n'))
                    .as(what)
                    .isEqualTo(loop(bytes, from, to, '\n', '\n'));
            assertThat(ByteSearch.indexOfEither(bytes, from, to, '\n', '"'))
                    .as(what)
                    .isEqualTo(loop(bytes, from, to, '\n', '"'));
        }
    }

    private static int loop(byte[] bytes, int from, int to, char one, char other) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == one || bytes[i] == other) {
                return i;
            }
        }
        return -1;
    }
}
