package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

class KeyIndexTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void numbersKeysInTheOrderInWhichTheyFirstCome(long seed) {
        var random = new Random(seed);
        var index = new KeyIndex(random.nextInt(100));
        Map<String, Integer> expected = new HashMap<>();
        int entries = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(50) == 0) {
                assertThat(index.putNone()).isEqualTo(entries++);
                assertThat(index.hasKey(entries - 1)).isFalse();
                continue;
            }
            String key = "k".repeat(random.nextInt(20)) + random.nextInt(1_000);
            int number = put(index, key);
            if (!expected.containsKey(key)) {
                expected.put(key, entries++);
            }
            assertThat(number).as("seed %d: %s", seed, key).isEqualTo(expected.get(key));
        }
        assertThat(index.size()).isEqualTo(entries);
        expected.forEach((key, number) -> {
            byte[] kept = Arrays.copyOfRange(index.bytes(), index.from(number), index.to(number));
            assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo(key);
            assertThat(index.hash(number)).isEqualTo(hash(key));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sortsEntriesByTheBytesOfTheirKeys(long seed) {
        var random = new Random(seed);
        String start = "same".repeat(random.nextInt(3));
        var index = new KeyIndex(0);
        var keys = new ArrayList<@Nullable String>();
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(40) == 0) {
                index.putNone();
                keys.add(null);
                continue;
            }
            String key = start + "\0aé".repeat(random.nextInt(4)) + random.nextInt(3_000);
            if (put(index, key) == keys.size()) {
                keys.add(key);
            }
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            expected.add(i);
        }
        expected.sort(
                Comparator.comparing(
                        keys::get,
                        Comparator.nullsFirst(
                                Comparator.comparing(
                                        key -> key.getBytes(StandardCharsets.UTF_8),
                                        Arrays::compareUnsigned))));

        assertThat(index.sorted())
                .as("seed %d", seed)
                .containsExactly(expected.stream().mapToInt(i -> i).toArray());
    }

    @Test
    void theEmptyKeyIsAKeyLikeAnyOther() {
        var index = new KeyIndex(0);

        assertThat(index.putNone()).isZero();
        assertThat(put(index, "")).isEqualTo(1);
        assertThat(put(index, "\0")).isEqualTo(2);
        assertThat(put(index, "")).isEqualTo(1);
        assertThat(index.hasKey(1)).isTrue();
    }

    @Test
    void hashesOfSimilarKeysDiffer() {
        var hashes = new HashSet<Integer>();
        for (int length = 0; length < 40; length++) {
            for (int place = 0; place < Math.max(1, length); place++) {
                byte[] key = new byte[length];
                if (length > 0) {
                    key[place] = 1;
                }
                hashes.add(KeyIndex.hash(key, 0, length));
            }
        }

        assertThat(hashes).hasSizeGreaterThan(775);
    }

    private static int put(KeyIndex index, String key) {
        byte[] bytes = (" " + key).getBytes(StandardCharsets.UTF_8);
        return index.put(bytes, 1, bytes.length, hash(key));
    }

    private static int hash(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return KeyIndex.hash(bytes, 0, bytes.length);
    }
}
