package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class JsonPlainTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endsWhereALoopEnds(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            int odd = random.nextInt(20);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (random.nextInt(20) < odd ? 'a' : random.nextInt(256));
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertThat(JsonPlain.end(bytes, from, to))
                    .as("seed %d: %s from %d to %d", seed, Arrays.toString(bytes), from, to)
                    .isEqualTo(loop(bytes, from, to));
        }
    }

    private static int loop(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }
}
