package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A fetcher that may reach loopback, a stub to reach there, and names that lead where a test says.
final class FetchFixture implements AutoCloseable {
    final StubUpstream stub = new StubUpstream();
    final ManualClock clock = new ManualClock();
    final CountedEvents events = new CountedEvents();
    final FetchTally tally = new FetchTally();
    final Map<String, List<String>> names = new ConcurrentHashMap<>();
    final Fetcher fetcher;

    FetchFixture() throws IOException {
        this(FetchLimits.DEFAULT, "127.0.0.1");
    }

    FetchFixture(FetchLimits limits, String allow) throws IOException {
        fetcher = new Fetcher(limits, AddressPolicy.parse(allow, ""), events, clock, this::resolve);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    FetchResponse fetch(String path, FetchPolicy policy)
            throws FetchException, InterruptedException {
        return fetch(FetchRequest.get(stub.url(path), "t"), policy);
    }

    FetchResponse fetch(FetchRequest request, FetchPolicy policy)
            throws FetchException, InterruptedException {
        return fetcher.fetch(request, policy, tally);
    }

    FetchException failure(String path, FetchPolicy policy) {
        return failure(FetchRequest.get(stub.url(path), "t"), policy);
    }

    FetchException failure(FetchRequest request, FetchPolicy policy) {
        return Objects.requireNonNull(
                catchThrowableOfType(FetchException.class, () -> fetch(request, policy)));
    }

    static FetchRequest request(String method, String url, String body, String... namesAndValues) {
        var headers = new ArrayList<Header>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new FetchRequest(method, url, headers, bytes, "t");
    }

    static FetchPolicy redirects(int redirects) {
        var p = FetchPolicy.DEFAULT;
        return new FetchPolicy(
                p.caching(), true, 0, p.timeout(), p.maxWait(), null, null, redirects, Map.of());
    }

    static FetchPolicy onStatus(Map<Integer, OnStatus> onStatus) {
        var p = FetchPolicy.DEFAULT;
        return new FetchPolicy(
                p.caching(), true, 3, p.timeout(), p.maxWait(), null, null, 0, onStatus);
    }

    static FetchPolicy maxWait(Duration maxWait) {
        var p = FetchPolicy.DEFAULT;
        return new FetchPolicy(p.caching(), true, 3, p.timeout(), maxWait, null, null, 0, Map.of());
    }

    static FetchPolicy cacheErrors(Caching caching, Duration time) {
        var p = FetchPolicy.DEFAULT;
        return new FetchPolicy(caching, true, 0, p.timeout(), p.maxWait(), null, time, 0, Map.of());
    }

    static FetchPolicy rate(String rate) {
        var p = FetchPolicy.DEFAULT;
        return new FetchPolicy(
                p.caching(),
                false,
                0,
                p.timeout(),
                p.maxWait(),
                Rate.parse(rate),
                null,
                0,
                Map.of());
    }

    static FetchPolicy alone(FetchPolicy p) {
        return new FetchPolicy(
                p.caching(),
                false,
                p.retries(),
                p.timeout(),
                p.maxWait(),
                p.rate(),
                p.cacheErrors(),
                p.redirects(),
                p.onStatus());
    }

    static String text(FetchResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        fetcher.close();
        stub.close();
    }
}
