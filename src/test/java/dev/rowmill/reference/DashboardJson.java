package dev.rowmill.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/// Writes the dashboard as Grafana reads it.
final class DashboardJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int COLUMNS = 24;

    private final ArrayNode panels = JSON.arrayNode();
    private int x;
    private int y;
    private int rowHeight;

    private DashboardJson() {}

    static String of(Map<String, List<Panel>> rows) throws JsonProcessingException {
        var json = new DashboardJson();
        rows.forEach(json::row);
        ObjectNode dashboard = JSON.objectNode();
        dashboard.put("uid", "rowmill").put("title", "Rowmill");
        dashboard.put(
                "description",
                "Written by DashboardTest from Panels.java; change it there, or save a copy.");
        dashboard.putArray("tags").add("rowmill");
        dashboard.put("schemaVersion", 39).put("version", 1).put("editable", true);
        dashboard.put("graphTooltip", 1).put("refresh", "10s").put("timezone", "browser");
        dashboard.putObject("time").put("from", "now-30m").put("to", "now");
        dashboard.putObject("templating").set("list", variables());
        dashboard.set("panels", json.panels);
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(dashboard)
                + "\n";
    }

    private static ArrayNode variables() {
        ArrayNode variables = JSON.arrayNode();
        variables
                .addObject()
                .put("name", "datasource")
                .put("label", "Prometheus")
                .put("type", "datasource")
                .put("query", "prometheus");
        ObjectNode instance = variables.addObject();
        instance.put("name", "instance").put("label", "Instance").put("type", "query");
        instance.set("datasource", datasource());
        instance.put("query", "label_values(rowmill_build_info, instance)");
        instance.put("refresh", 2).put("multi", true).put("includeAll", true).put("allValue", ".*");
        instance.putObject("current").put("text", "All").put("value", "$__all");
        return variables;
    }

    private static ObjectNode datasource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    private void row(String title, List<Panel> content) {
        endLine();
        ObjectNode row = panels.addObject();
        row.put("id", panels.size()).put("type", "row").put("title", title).put("collapsed", false);
        row.set("gridPos", position(COLUMNS, 1));
        row.putArray("panels");
        endLine();
        content.forEach(this::panel);
    }

    private void endLine() {
        x = 0;
        y += rowHeight;
        rowHeight = 0;
    }

    private ObjectNode position(int width, int height) {
        if (x + width > COLUMNS) {
            endLine();
        }
        ObjectNode position =
                JSON.objectNode().put("x", x).put("y", y).put("w", width).put("h", height);
        x += width;
        rowHeight = Math.max(rowHeight, height);
        return position;
    }

    private void panel(Panel panel) {
        ObjectNode json = panels.addObject();
        json.put("id", panels.size()).put("type", type(panel.kind())).put("title", panel.title());
        json.put("description", panel.question());
        json.set("gridPos", position(panel.kind().width, panel.kind().height));
        json.set("datasource", datasource());
        json.set("fieldConfig", fields(panel));
        json.set("options", options(panel.kind()));
        json.set("targets", targets(panel));
    }

    private static String type(Panel.Kind kind) {
        return switch (kind) {
            case STAT -> "stat";
            case LINES, STACK -> "timeseries";
            case HEATMAP -> "heatmap";
        };
    }

    private static ObjectNode fields(Panel panel) {
        ObjectNode fields = JSON.objectNode();
        ObjectNode defaults = fields.putObject("defaults").put("unit", panel.unit()).put("min", 0);
        if (panel.kind() == Panel.Kind.LINES || panel.kind() == Panel.Kind.STACK) {
            boolean stacked = panel.kind() == Panel.Kind.STACK;
            defaults.putObject("custom")
                    .put("drawStyle", "line")
                    .put("lineWidth", 1)
                    .put("fillOpacity", stacked ? 35 : 8)
                    .put("showPoints", "never")
                    .putObject("stacking")
                    .put("mode", stacked ? "normal" : "none");
        }
        fields.putArray("overrides");
        return fields;
    }

    private static ObjectNode options(Panel.Kind kind) {
        ObjectNode options = JSON.objectNode();
        switch (kind) {
            case STAT -> {
                options.put("graphMode", "area").put("colorMode", "value");
                options.putObject("reduceOptions").putArray("calcs").add("lastNotNull");
            }
            case HEATMAP -> {
                options.put("calculate", false);
                options.putObject("yAxis").put("unit", "s");
                options.putObject("color").put("mode", "scheme").put("scheme", "Blues");
            }
            default -> {
                options.putObject("legend")
                        .put("displayMode", "list")
                        .put("placement", "bottom")
                        .put("showLegend", true);
                options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            }
        }
        return options;
    }

    private static ArrayNode targets(Panel panel) {
        ArrayNode targets = JSON.arrayNode();
        for (Panel.Query query : panel.queries()) {
            ObjectNode target = targets.addObject();
            target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
            target.set("datasource", datasource());
            target.put("expr", query.expression()).put("legendFormat", query.legend());
            boolean heatmap = panel.kind() == Panel.Kind.HEATMAP;
            target.put("range", true).put("format", heatmap ? "heatmap" : "time_series");
        }
        return targets;
    }
}
