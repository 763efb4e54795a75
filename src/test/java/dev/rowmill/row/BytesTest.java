package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class BytesTest {
    @Test
    void comparesRunsOfAnyLengthAtAnyPlace() {
        var random = new Random(5);
        for (int round = 0; round < 50_000; round++) {
            int length = random.nextInt(30);
            var a = new byte[random.nextInt(12) + length + random.nextInt(12)];
            var b = new byte[random.nextInt(12) + length + random.nextInt(12)];
            int i = random.nextInt(a.length - length + 1);
            int j = random.nextInt(b.length - length + 1);
            random.nextBytes(a);
            random.nextBytes(b);
            System.arraycopy(a, i, b, j, length);
            if (length > 0 && random.nextBoolean()) {
                b[j + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(Bytes.areEqual(a, i, b, j, length))
                    .as("seed 5, round %d", round)
                    .isEqualTo(Arrays.equals(a, i, i + length, b, j, j + length));
        }
    }
}
