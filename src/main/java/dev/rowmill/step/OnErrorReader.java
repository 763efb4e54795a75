package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/// Reads `on_error` of a pipeline.
final class OnErrorReader {
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");

    private OnErrorReader() {}

    /// The policy in `given`; the default one where it is missing.
    static OnError read(Given given) {
        if (given.node().isMissingNode()) {
            return OnError.DEFAULT;
        }
        if (!given.node().isObject()) {
            given.expected("an object with \"row\" and \"stop_after\"");
            return OnError.DEFAULT;
        }
        given.refuseUnknown("option", List.of("row", "stop_after"));
        Given row = given.member("row");
        OnError.Mode mode =
                row.node().isMissingNode() ? OnError.DEFAULT.row() : row.oneOf(OnError.Mode.class);
        return new OnError(mode, stopAfter(given.member("stop_after")));
    }

    private static OnError.@Nullable StopAfter stopAfter(Given given) {
        if (given.node().isMissingNode()) {
            return null;
        }
        if (given.node().isIntegralNumber()) {
            return new OnError.StopAfter.Count(given.whole(1, Long.MAX_VALUE));
        }
        var match = SHARE.matcher(given.node().isTextual() ? given.node().textValue() : "");
        double percent = match.matches() ? Double.parseDouble(match.group(1)) : 0;
        if (percent > 0 && percent <= 100) {
            return new OnError.StopAfter.Share(percent / 100, given.node().textValue());
        }
        given.expected("a number of rows from 1, or a share such as \"1%\"");
        return null;
    }
}
