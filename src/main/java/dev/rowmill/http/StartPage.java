package dev.rowmill.http;

import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import java.util.Map;

/// `/`: where to go from here, for people.
final class StartPage {
    private StartPage() {}

    /// The page.
    ///
    /// @param port for its examples
    static Page of(Steps steps, int port) {
        var rows = new StringBuilder();
        for (StepSpec step : steps.all()) {
            rows.append(
                    "<tr><td><a href=\"/docs#step-%1$s\"><code>%1$s</code></a></td><td><small>%2$s</small></td><td>%3$s</td></tr>\n"
                            .formatted(
                                    Page.escaped(step.name()),
                                    StepRoute.name(step.kind()),
                                    Page.prose(step.summary())));
        }
        return Page.of(
                "start.html", Map.of("steps", rows.toString(), "port", Integer.toString(port)));
    }
}
