package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How long an answer says it may be used again: RFC 9111, section 4.2, without heuristics.
///
/// Rowmill is a shared cache and keeps nothing marked `private`. An `Authorization` in the request
/// is part of the cache key, so an answer to it is never given to a request with another one.
final class Freshness {
    private static final Set<String> NOT_KEPT = Set.of("no-store", "no-cache", "private");

    private Freshness() {}

    /// The nanoseconds from now for which the answer is fresh, or 0 if it is not to be kept.
    static long nanos(int status, List<Header> headers, Instant now) {
        if (status == 206 || variesBeyondEncoding(headers)) {
            return 0;
        }
        Long lifetime = directives(headers);
        if (lifetime == null) {
            lifetime = expires(headers, now);
        }
        String ageText = FetchResponse.first(headers, "age");
        long age = ageText == null ? 0 : Math.max(0, HttpDate.seconds(ageText));
        return Math.max(0, lifetime - age) * 1_000_000_000L;
    }

    private static boolean variesBeyondEncoding(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equals("vary"))
                .flatMap(header -> List.of(header.value().split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(name -> !name.isEmpty() && !name.equalsIgnoreCase("accept-encoding"));
    }

    /// The seconds that `Cache-Control` gives, 0 if it forbids or cannot be read, null if it gives
    /// none.
    private static @Nullable Long directives(List<Header> headers) {
        Long shared = null;
        Long common = null;
        for (Header header : headers) {
            if (!header.name().equals("cache-control")) {
                continue;
            }
            for (String directive : header.value().split(",", -1)) {
                String[] parts = directive.split("=", 2);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                if (NOT_KEPT.contains(name)) {
                    return 0L;
                }
                if (name.equals("s-maxage")) {
                    shared = smaller(shared, parts);
                } else if (name.equals("max-age")) {
                    common = smaller(common, parts);
                }
            }
        }
        return shared != null ? shared : common;
    }

    /// Of conflicting values the most restrictive counts; one that cannot be read is stale (RFC
    /// 9111, 4.2.1).
    private static long smaller(@Nullable Long before, String[] parts) {
        String text = parts.length < 2 ? "" : parts[1].strip().replace("\"", "");
        long seconds = Math.max(0, HttpDate.seconds(text));
        return before == null ? seconds : Math.min(before, seconds);
    }

    private static long expires(List<Header> headers, Instant now) {
        String expires = FetchResponse.first(headers, "expires");
        Instant end = expires == null ? null : HttpDate.parse(expires);
        if (end == null) {
            return 0;
        }
        String sent = FetchResponse.first(headers, "date");
        Instant start = sent == null ? null : HttpDate.parse(sent);
        return end.getEpochSecond() - (start == null ? now : start).getEpochSecond();
    }
}
