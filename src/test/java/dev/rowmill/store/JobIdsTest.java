package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

class JobIdsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void idsRiseWhateverTheClockDoes(long seed) {
        var random = new Random(seed);
        var clock = new SettableClock();
        var made = new ArrayList<String>();
        var ids = new JobIds(clock, "");
        for (int i = 0; i < 2_000; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(-50, 50)));
            if (random.nextInt(100) == 0) {
                ids = new JobIds(clock, made.isEmpty() ? "" : made.getLast());
            }
            made.add(ids.next());
        }
        assertThat(made).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
        assertThat(made).allMatch(JobIds::isId);
    }

    @Test
    void anIdBeginsWithItsTime() {
        var clock = new SettableClock();
        String id = new JobIds(clock, "").next();
        long millis = 0;
        for (char digit : id.substring(4, 14).toCharArray()) {
            millis = millis * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digit);
        }
        assertThat(millis).isEqualTo(clock.millis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "job_",
                "job_../../../etc/passwd",
                "job_01J",
                "JOB_01JAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoIdNamesNoDirectory(String text) {
        assertThatThrownBy(() -> JobIds.require(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }
}
