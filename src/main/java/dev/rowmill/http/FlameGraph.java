package dev.rowmill.http;

import dev.rowmill.profile.Frame;

import java.util.Locale;
import java.util.function.DoubleFunction;

/// Draws a tree of frames as SVG: each frame is as wide as its share, its parts stand below it, in their order.
///
/// Places are shares of the width, so that the drawing fits any screen; what does not fit its frame is cut off. It needs
/// neither a script nor inline styles.
final class FlameGraph {
    private static final int ROW_PIXELS = 20;

    /// Thinner frames cannot be seen.
    private static final double LEAST_SHARE = 0.002;

    /// Names need some room.
    private static final double LEAST_NAMED_SHARE = 0.015;

    private static final int MOST_ROWS = 100;

    private final DoubleFunction<String> unit;
    private final double whole;
    private final StringBuilder svg = new StringBuilder();
    private int rows;

    private FlameGraph(DoubleFunction<String> unit, double whole) {
        this.unit = unit;
        this.whole = whole;
    }

    /// The drawing.
    ///
    /// @param unit says how much a value is
    static String svg(Frame root, DoubleFunction<String> unit) {
        if (root.value() <= 0) {
            return "<p class=\"none\">Nothing.</p>\n";
        }
        var graph = new FlameGraph(unit, root.value());
        graph.draw(root, 0, 0);
        return "<div class=\"graph\"><svg width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n%s</svg></div>\n"
                .formatted(
                        graph.rows * ROW_PIXELS,
                        Page.escaped("Flame graph: " + root.name()),
                        graph.svg);
    }

    private void draw(Frame frame, double from, int row) {
        double share = frame.value() / whole;
        if (share < LEAST_SHARE || row >= MOST_ROWS) {
            return;
        }
        rows = Math.max(rows, row + 1);
        box(frame, from, share, row);
        double next = from;
        for (Frame child : frame.children()) {
            draw(child, next, row + 1);
            next += child.value() / whole;
        }
    }

    private void box(Frame frame, double from, double share, int row) {
        String about =
                "%s: %s, %.1f %%".formatted(frame.name(), unit.apply(frame.value()), share * 100);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg class=\"%s\" x=\"%.3f%%\" y=\"%d\" width=\"%.3f%%\" height=\"%d\"><title>%s</title><rect width=\"100%%\" height=\"100%%\"/>",
                        frame.kind().name().toLowerCase(Locale.ROOT),
                        from * 100,
                        row * ROW_PIXELS,
                        share * 100,
                        ROW_PIXELS - 1,
                        Page.escaped(about)));
        if (share >= LEAST_NAMED_SHARE) {
            svg.append(
                    "<text x=\"4\" y=\"14\">%s</text>"
                            .formatted(Page.escaped(brief(frame.name()))));
        }
        svg.append("</svg>\n");
    }

    /// Class and method, without the package.
    private static String brief(String name) {
        int method = name.lastIndexOf('.');
        int type = method < 1 ? -1 : name.lastIndexOf('.', method - 1);
        boolean isFrame = type > 0 && name.indexOf(' ') < 0;
        return isFrame ? name.substring(type + 1) : name;
    }
}
