package dev.rowmill.fetch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Remembers what a fetcher told.
final class CountedEvents implements FetchEvents {
    private final Map<Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    final AtomicInteger retried = new AtomicInteger();
    final AtomicInteger coalesced = new AtomicInteger();
    final AtomicLong throttledNanos = new AtomicLong();

    @Override
    public void called(String host, Outcome outcome, long nanos) {
        hosts.add(host);
        outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void retried(String host) {
        retried.incrementAndGet();
    }

    @Override
    public void coalesced(String host) {
        coalesced.incrementAndGet();
    }

    @Override
    public void throttled(String host, long nanos) {
        throttledNanos.addAndGet(nanos);
    }

    int count(Outcome outcome) {
        AtomicInteger count = outcomes.get(outcome);
        return count == null ? 0 : count.get();
    }

    List<String> hosts() {
        return List.copyOf(hosts);
    }
}
