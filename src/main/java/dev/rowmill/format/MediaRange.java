package dev.rowmill.format;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// One element of an `Accept` header (RFC 9110, 12.5.1).
///
/// @param type the media range without parameters, in small letters, such as `text/*`
/// @param quality from 0, not acceptable, to 1
/// @param place counts elements from 0
record MediaRange(String type, double quality, int place) {
    /// How well a header likes a format.
    ///
    /// @param quality what it says of it, 0 if nothing
    /// @param precision 3 where it names the type, 2 for `text/*`, 1 for `*/*`
    /// @param place where in the header it says so
    record Match(double quality, int precision, int place) implements Comparable<Match> {
        static final Match NONE = new Match(0, 0, 0);

        private static final Comparator<Match> ORDER =
                Comparator.comparingDouble(Match::quality).thenComparingInt(Match::precision);

        /// The greater is liked better. Equal in order are those that only their place tells apart.
        @Override
        public int compareTo(Match other) {
            return ORDER.compare(this, other);
        }
    }

    /// The elements of a header; one that is malformed is as good as absent.
    static List<MediaRange> parse(String accept) {
        var ranges = new ArrayList<MediaRange>();
        for (String element : accept.split(",", -1)) {
            double quality = quality(parameter(element, "q"));
            String type = essence(element);
            if (quality >= 0 && type.indexOf('/') > 0) {
                ranges.add(new MediaRange(type, quality, ranges.size()));
            }
        }
        return ranges;
    }

    private static double quality(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        return text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : -1;
    }

    /// What the ranges say of a format. The type it is answered with may match a wildcard, its
    /// others only by name.
    static Match match(List<MediaRange> ranges, List<String> types) {
        Match best = of(ranges, types.getFirst(), true);
        for (String type : types.subList(1, types.size())) {
            Match match = of(ranges, type, false);
            best = match.compareTo(best) > 0 ? match : best;
        }
        return best;
    }

    private static Match of(List<MediaRange> ranges, String type, boolean wildcards) {
        Match best = Match.NONE;
        for (MediaRange range : ranges) {
            int precision = range.precision(type);
            if (precision > best.precision() && (wildcards || precision == 3)) {
                best = new Match(range.quality, precision, range.place);
            }
        }
        return best;
    }

    private int precision(String candidate) {
        if (type.equals(candidate)) {
            return 3;
        }
        if (type.equals(candidate.substring(0, candidate.indexOf('/')) + "/*")) {
            return 2;
        }
        return type.equals("*/*") ? 1 : 0;
    }

    /// A media type without its parameters, in small letters.
    static String essence(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String type = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /// The value of a parameter without its quotes, or nothing.
    static @Nullable String parameter(String mediaType, String name) {
        String[] parts = mediaType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0 && parts[i].substring(0, equals).strip().equalsIgnoreCase(name)) {
                String value = parts[i].substring(equals + 1).strip();
                boolean inQuotes =
                        value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return inQuotes ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }
}
