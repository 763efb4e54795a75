package dev.rowmill.http;

import dev.rowmill.profile.StackProfile;

import java.util.Locale;
import java.util.Map;

/// The page that shows where the time of the whole service went.
final class ServiceFlames {
    private static final int MOST_HOT = 15;

    private ServiceFlames() {}

    static Page page(StackProfile profile) {
        String lead =
                String.format(
                        Locale.ROOT,
                        "%,d stacks of running threads in %.1f seconds. Threads that wait are not seen.",
                        profile.samples(),
                        profile.seconds());
        return Page.of(
                "profile.html",
                Map.of("title", "Profile of the service", "lead", lead, "body", body(profile)));
    }

    private static String body(StackProfile profile) {
        return """
        <h2>Hottest methods</h2>
        <p class="lead">Those that were at work themselves, not by what they call.</p>
        %s<h2>Flame graph</h2>
        <p class="lead">Each box is a method, as wide as its share of the time, above what it calls. Rowmill's own \
        methods have the warm colour.</p>
        %s\
        """
                .formatted(
                        hottest(profile), FlameGraph.svg(profile.tree(), ServiceFlames::samples));
    }

    private static String samples(double value) {
        return String.format(Locale.ROOT, "%,d samples", Math.round(value));
    }

    private static String hottest(StackProfile profile) {
        if (profile.samples() == 0) {
            return "<p class=\"none\">Nothing ran.</p>\n";
        }
        var html = new StringBuilder("<div class=\"wide\"><table>\n");
        profile.hottest().stream()
                .limit(MOST_HOT)
                .forEach(hot ->
                        html.append(
                                String.format(
                                        Locale.ROOT,
                                        "<tr><td>%.1f %%</td><td><code>%s</code></td></tr>\n",
                                        100.0 * hot.samples() / profile.samples(),
                                        Page.escaped(hot.frame()))));
        return html.append("</table></div>\n").toString();
    }
}
