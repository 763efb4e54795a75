package dev.rowmill.regex;

import java.util.ArrayList;
import java.util.List;

/// Every match in a text with its groups, as text to compare.
final class Matches {
    private Matches() {}

    static List<String> of(Matcher matcher, int groups) {
        var matches = new ArrayList<String>();
        while (matcher.find()) {
            matches.add(places(matcher, groups));
        }
        if (matcher.matches()) {
            matches.add("whole " + places(matcher, groups));
        }
        return matches;
    }

    private static String places(Matcher matcher, int groups) {
        var places = new StringBuilder();
        for (int group = 0; group <= groups; group++) {
            places.append(matcher.start(group)).append('-').append(matcher.end(group)).append(' ');
        }
        return places.toString();
    }

    /// Without the empty ones inside surrogate pairs, which Java finds and we do not.
    static List<String> of(java.util.regex.Matcher matcher, String text, int groups) {
        var matches = new ArrayList<String>();
        while (matcher.find()) {
            int at = matcher.start();
            boolean insidePair =
                    at == matcher.end()
                            && at > 0
                            && at < text.length()
                            && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
            if (!insidePair) {
                matches.add(places(matcher, groups));
            }
        }
        if (matcher.reset().matches()) {
            matches.add("whole " + places(matcher, groups));
        }
        return matches;
    }

    private static String places(java.util.regex.Matcher matcher, int groups) {
        var places = new StringBuilder();
        for (int group = 0; group <= groups; group++) {
            places.append(matcher.start(group)).append('-').append(matcher.end(group)).append(' ');
        }
        return places.toString();
    }
}
