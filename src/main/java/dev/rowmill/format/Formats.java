package dev.rowmill.format;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Every format, in the order the documentation lists them. Immutable.
///
/// @param all the formats
public record Formats(List<Format> all) {
    /// Keeps a copy.
    public Formats {
        all = List.copyOf(all);
    }

    /// The formats that are built in.
    public static Formats standard() {
        return new Formats(
                List.of(new NdJson(), new JsonArray(), Csv.COMMA, Csv.TAB, new PlainText()));
    }

    /// The format of a name or alias, such as `ndjson` or `jsonl`, or nothing.
    public @Nullable Format byName(String name) {
        return first(format -> format.name().equals(name) || format.aliases().contains(name));
    }

    /// The format of a `Content-Type`, its parameters left out, or nothing. See [#isUtf8] for the
    /// one parameter that matters.
    public @Nullable Format byMediaType(String contentType) {
        String type = MediaRange.essence(contentType);
        return first(format -> format.mediaTypes().contains(type));
    }

    /// The format that the ending of a file name tells, `.gz` and `.zst` aside, or nothing.
    public @Nullable Format byFileName(String name) {
        String plain = Compression.ofFileName(name).stripped(name).toLowerCase(Locale.ROOT);
        return first(format -> format.extensions().stream().anyMatch(plain::endsWith));
    }

    /// Whether a `Content-Type` says UTF-8 or US-ASCII, or nothing of its charset.
    public static boolean isUtf8(String contentType) {
        String charset = MediaRange.parameter(contentType, "charset");
        return charset == null
                || List.of("utf-8", "utf8", "us-ascii").contains(charset.toLowerCase(Locale.ROOT));
    }

    /// The format that an `Accept` header likes best (RFC 9110, 12.5.1), or nothing where it
    /// accepts none.
    ///
    /// Among those it likes equally the one it names most precisely, then `fallback`, then the one
    /// it names first.
    ///
    /// @param accept the header; `fallback` where there is none
    public @Nullable Format forAccept(@Nullable String accept, Format fallback) {
        List<MediaRange> ranges = MediaRange.parse(accept == null ? "" : accept);
        if (ranges.isEmpty()) {
            return fallback;
        }
        Format best = null;
        boolean fallbackLeads = false;
        MediaRange.Match bestMatch = MediaRange.Match.NONE;
        for (Format format : all) {
            boolean isFallback = format.name().equals(fallback.name());
            MediaRange.Match match = MediaRange.match(ranges, format.mediaTypes());
            int order = match.compareTo(bestMatch);
            boolean tieBroken = isFallback || (!fallbackLeads && match.place() < bestMatch.place());
            if (match.quality() > 0 && (order > 0 || (order == 0 && tieBroken))) {
                best = format;
                bestMatch = match;
                fallbackLeads = isFallback;
            }
        }
        return best;
    }

    private @Nullable Format first(Predicate<Format> wanted) {
        return all.stream().filter(wanted).findFirst().orElse(null);
    }
}
