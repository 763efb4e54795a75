package dev.rowmill.http;

import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Rate;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Holds keys and tenants to their rates of requests, and says how much is left of each. Thread-safe.
///
/// A rate is a bucket that holds as many requests as may come in its time, and is filled evenly. There are as many
/// buckets as the file of keys has named keys and tenants with a rate.
final class RequestRates {
    private static final String KEY = "key_requests";
    private static final String TENANT = "tenant_requests";

    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /// @param nanoTime tells the time, as [System#nanoTime] does
    RequestRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Counts a request.
    ///
    /// @param tenants the rate of the caller's tenant, all keys together
    /// @throws HttpProblem 429 if it is one too many
    void count(Context ctx, Key caller, @Nullable Rate tenants) throws HttpProblem {
        var standings = new ArrayList<Standing>();
        if (caller.requests() != null) {
            standings.add(take(KEY, caller.id(), caller.requests()));
        }
        if (tenants != null) {
            standings.add(take(TENANT, caller.tenant(), tenants));
        }
        if (standings.isEmpty()) {
            return;
        }
        RateHeaders.set(ctx, standings);
        for (Standing standing : standings) {
            if (standing.waitSeconds > 0) {
                throw refusal(standing);
            }
        }
    }

    private static HttpProblem refusal(Standing standing) {
        return new HttpProblem(
                        ProblemType.QUOTA_EXCEEDED,
                        "Expected at most %d requests in %d s, the limit \"requests\" of %s %s, found one more."
                                .formatted(
                                        standing.rate.count(),
                                        standing.rate.seconds(),
                                        standing.policy.equals(KEY) ? "key" : "tenant",
                                        standing.name))
                .with("Retry-After", Long.toString(standing.waitSeconds))
                .because(standing.policy);
    }

    private Standing take(String policy, String name, Rate rate) {
        Bucket bucket =
                buckets.compute(
                        policy + " " + name,
                        (_, known) ->
                                known != null && known.rate.equals(rate)
                                        ? known
                                        : new Bucket(rate, nanoTime.getAsLong()));
        return bucket.take(policy, name, nanoTime.getAsLong());
    }

    /// How a rate stands after a request.
    ///
    /// @param policy whose rate it is, as the header fields name it
    /// @param name which key or tenant
    /// @param left how many more requests may come at once
    /// @param fullSeconds in how many seconds as many as ever may come
    /// @param waitSeconds how long to wait if this request was one too many, otherwise 0
    record Standing(
            String policy, String name, Rate rate, long left, long fullSeconds, long waitSeconds) {}

    private static final class Bucket {
        private final Rate rate;

        // Guarded by this.
        private double requests;
        private long filledAt;

        Bucket(Rate rate, long now) {
            this.rate = rate;
            this.requests = (double) rate.count();
            this.filledAt = now;
        }

        synchronized Standing take(String policy, String name, long now) {
            double perNano = (double) rate.count() / (rate.seconds() * 1e9);
            requests =
                    Math.min((double) rate.count(), requests + (double) (now - filledAt) * perNano);
            filledAt = now;
            boolean taken = requests >= 1;
            if (taken) {
                requests--;
            }
            return new Standing(
                    policy,
                    name,
                    rate,
                    (long) requests,
                    seconds(((double) rate.count() - requests) / perNano),
                    taken ? 0 : Math.max(1, seconds((1 - requests) / perNano)));
        }

        private static long seconds(double nanos) {
            return (long) Math.ceil(nanos / 1e9);
        }
    }

    /// The policies of these standings, as the header field lists them.
    static List<String> policies(List<Standing> standings) {
        return standings.stream()
                .map(standing ->
                        "\"%s\";q=%d;w=%d"
                                .formatted(
                                        standing.policy,
                                        standing.rate.count(),
                                        standing.rate.seconds()))
                .toList();
    }

    /// What is left of each, as the header field lists it.
    static List<String> left(List<Standing> standings) {
        return standings.stream()
                .map(standing ->
                        "\"%s\";r=%d;t=%d"
                                .formatted(standing.policy, standing.left, standing.fullSeconds))
                .toList();
    }
}
