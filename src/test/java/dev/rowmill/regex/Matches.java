package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

    /// The same with the text given as UTF-8, in the middle of other bytes, and places as in the
    /// string.
    static List<String> ofBytes(Matcher matcher, String text, int groups) {
        byte[] utf8 = ("é" + text + "aé").getBytes(StandardCharsets.UTF_8);
        matcher.reset(utf8, 2, utf8.length - 3);
        var matches = new ArrayList<String>();
        while (matcher.find()) {
            matches.add(bytePlaces(matcher, utf8, text, groups));
        }
        if (matcher.matches()) {
            matches.add("whole " + bytePlaces(matcher, utf8, text, groups));
        }
        return matches;
    }

    private static String bytePlaces(Matcher matcher, byte[] utf8, String text, int groups) {
        if (!matcher.isWhole()) {
            return "cut";
        }
        var places = new StringBuilder();
        for (int group = 0; group <= groups; group++) {
            int from = chars(utf8, matcher.start(group));
            int to = chars(utf8, matcher.end(group));
            assertThat(matcher.group(group)).isEqualTo(from < 0 ? null : text.substring(from, to));
            places.append(from).append('-').append(to).append(' ');
        }
        return places.toString();
    }

    private static int chars(byte[] utf8, int place) {
        return place < 0 ? -1 : new String(utf8, 2, place - 2, StandardCharsets.UTF_8).length();
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
