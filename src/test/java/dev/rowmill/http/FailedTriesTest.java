package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

class FailedTriesTest {
    private final AtomicLong now = new AtomicLong();
    private final FailedTries tries = new FailedTries(now::get);

    private long tryOften(String address, int times) {
        long wait = 0;
        for (int i = 0; i < times; i++) {
            wait = tries.note(address);
        }
        return wait;
    }

    @Test
    void letsAnAddressTryAgainAfterAWhile() {
        assertThat(tryOften("192.0.2.1", FailedTries.MOST)).isZero();
        now.addAndGet(20_000_000_000L);
        assertThat(tryOften("192.0.2.1", 1)).isEqualTo(40);
        assertThat(tryOften("192.0.2.2", 1)).isZero();

        now.addAndGet(40_000_000_000L);
        assertThat(tryOften("192.0.2.1", 1)).isZero();
    }

    @Test
    void countsTheAddressesOfOneNetworkTogether() {
        tryOften("2001:db8:0:1:0:0:0:1", FailedTries.MOST);

        assertThat(tryOften("2001:db8:0:1:9:9:9:9", 1)).isPositive();
        assertThat(tryOften("2001:db8:0:2:0:0:0:1", 1)).isZero();
    }

    @Test
    void remembersABoundedNumberOfAddresses() {
        for (int i = 0; i < 50_000; i++) {
            tries.note("10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff));
        }

        assertThat(tries.size()).isEqualTo(10_000);
    }
}
