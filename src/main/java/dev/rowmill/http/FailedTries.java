package dev.rowmill.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How many wrong keys came from each address lately. Thread-safe, and bounded: when there are too many addresses, the
/// one that began longest ago is forgotten.
final class FailedTries {
    /// Wrong keys of one address in [#WITHIN_SECONDS] that are told to be wrong; the next are told to wait.
    static final int MOST = 10;

    static final int WITHIN_SECONDS = 60;

    private static final int MOST_ADDRESSES = 10_000;

    /// Who has one address of version 6 has all that begin with these 64 bits.
    private static final int GROUPS_OF_V6 = 4;

    private final LongSupplier nanoTime;

    // Guarded by this, the oldest first.
    private final Map<String, Tries> byAddress = new LinkedHashMap<>();

    private static final class Tries {
        final long since;
        int count;

        Tries(long since) {
            this.since = since;
        }
    }

    /// @param nanoTime tells the time, as [System#nanoTime] does
    FailedTries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Notes a wrong key.
    ///
    /// @return how many seconds to wait before the next, 0 if there is no need to
    synchronized long note(String address) {
        long now = nanoTime.getAsLong();
        forget(now);
        Tries tries = byAddress.computeIfAbsent(network(address), _ -> new Tries(now));
        tries.count++;
        if (tries.count <= MOST) {
            return 0;
        }
        long left = TimeUnit.SECONDS.toNanos(WITHIN_SECONDS) - (now - tries.since);
        return Math.max(1, Math.ceilDiv(left, TimeUnit.SECONDS.toNanos(1)));
    }

    /// How many addresses are remembered.
    synchronized int size() {
        return byAddress.size();
    }

    private void forget(long now) {
        Iterator<Tries> oldest = byAddress.values().iterator();
        while (oldest.hasNext()) {
            boolean over = now - oldest.next().since >= TimeUnit.SECONDS.toNanos(WITHIN_SECONDS);
            if (!over && byAddress.size() < MOST_ADDRESSES) {
                return;
            }
            oldest.remove();
        }
    }

    private static String network(String address) {
        String[] groups = address.split(":", -1);
        if (groups.length <= GROUPS_OF_V6) {
            return address;
        }
        return String.join(":", java.util.Arrays.asList(groups).subList(0, GROUPS_OF_V6));
    }
}
