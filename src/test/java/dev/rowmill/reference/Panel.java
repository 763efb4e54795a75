package dev.rowmill.reference;

import java.util.List;

/// A panel of the dashboard.
///
/// @param kind how it is drawn
/// @param unit Grafana's name of the unit
/// @param title what it shows, read without the row's title
/// @param question the question it answers, and how to read the answer
record Panel(Kind kind, String unit, String title, String question, List<Query> queries) {
    /// How a panel is drawn, and how wide of 24 columns.
    enum Kind {
        /// The value now.
        STAT(3, 4),
        /// Lines over time.
        LINES(8, 8),
        /// Areas over time that add up.
        STACK(8, 8),
        /// Counts per bucket over time.
        HEATMAP(8, 8);

        final int width;
        final int height;

        Kind(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /// What Prometheus is asked.
    ///
    /// @param legend the name of each series, with labels in double braces
    record Query(String legend, String expression) {}

    static Panel lines(String unit, String title, String question, String... legendsAndQueries) {
        return new Panel(Kind.LINES, unit, title, question, queries(legendsAndQueries));
    }

    static Panel stack(String unit, String title, String question, String... legendsAndQueries) {
        return new Panel(Kind.STACK, unit, title, question, queries(legendsAndQueries));
    }

    static Panel stat(String unit, String title, String question, String query) {
        return new Panel(Kind.STAT, unit, title, question, queries(title, query));
    }

    static Panel heatmap(String unit, String title, String question, String query) {
        return new Panel(Kind.HEATMAP, unit, title, question, queries("{{le}}", query));
    }

    /// `@` stands for the choice of instances, `~` for the time that rates look back.
    private static List<Query> queries(String... legendsAndQueries) {
        var queries = new java.util.ArrayList<Query>();
        for (int i = 0; i < legendsAndQueries.length; i += 2) {
            String expression =
                    legendsAndQueries[i + 1]
                            .strip()
                            .replace("@", "instance=~\"$instance\"")
                            .replace("~]", "$__rate_interval]");
            queries.add(new Query(legendsAndQueries[i], expression));
        }
        return List.copyOf(queries);
    }
}
