package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

/// When refusals make a service that is not ready.
class OverloadSpellTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-3);
    private final Overload overload = new Overload(now::get);

    private void refuseEverySecond(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now.addAndGet(SECOND);
            overload.refused();
        }
    }

    @Test
    void isReadyBeforeAnythingWasRefused() {
        assertThat(overload.isLasting()).isFalse();
    }

    @Test
    void isReadyWhileOnlyAMomentWasTooMuch() {
        refuseEverySecond(5);

        assertThat(overload.isLasting()).isFalse();
    }

    @Test
    void isNotReadyOnceTooMuchHasComeForSomeSeconds() {
        refuseEverySecond(6);

        assertThat(overload.isLasting()).isTrue();
    }

    @Test
    void isReadyAgainSoonAfterTheLastRefusal() {
        refuseEverySecond(60);
        now.addAndGet(Overload.OVER_AFTER_NANOS);
        assertThat(overload.isLasting()).isTrue();
        now.addAndGet(1);

        assertThat(overload.isLasting()).isFalse();
    }

    @Test
    void beginsAnewAfterAPause() {
        refuseEverySecond(60);
        now.addAndGet(2 * SECOND);
        refuseEverySecond(5);

        assertThat(overload.isLasting()).isFalse();
    }
}
