package dev.rowmill.http;

import dev.rowmill.engine.PreviewEstimate;
import dev.rowmill.engine.StepPreview;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A preview as a client asks for it in one JSON document, and as it is answered.
///
/// @param pipeline the name of a stored pipeline, or a pipeline
/// @param rows the data
/// @param fetch whether steps may call outside
/// @param totalRows how many rows the estimate is for, or 0 for those sent
record PreviewDocument(Value pipeline, List<Value> rows, boolean fetch, long totalRows) {
    private static final Set<String> MEMBERS = Set.of("pipeline", "rows", "fetch", "total_rows");

    /// Rows of a step that are shown.
    private static final int SHOWN = 10;

    /// Reads a document.
    ///
    /// @throws HttpProblem with every mistake in it
    static PreviewDocument parse(byte[] json) throws HttpProblem {
        DocumentReader members = DocumentReader.read(json, "The preview", MEMBERS);
        Value pipeline = members.pipeline();
        List<Value> rows = members.array("rows", "an array of rows");
        boolean fetch = members.flag("fetch");
        long totalRows = members.whole("total_rows");
        members.refuse("The preview");
        return new PreviewDocument(pipeline, rows, fetch, totalRows);
    }

    /// The rows as NDJSON.
    byte[] lines() {
        return DocumentReader.lines(rows);
    }

    /// The answer, as JSON.
    static String write(List<StepPreview> steps, long totalRows) {
        var out = new ByteSink(8 << 10);
        long in = steps.isEmpty() ? 0 : steps.getFirst().rowsIn();
        out.ascii("{\"rows\":" + in + ",\"steps\":[");
        for (int i = 0; i < steps.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            step(steps.get(i), i - 1, out);
        }
        out.ascii("],\"result\":[");
        rows(steps.isEmpty() ? List.of() : steps.getLast().rows(), Integer.MAX_VALUE, out);
        PreviewEstimate estimate = PreviewEstimate.of(steps, totalRows);
        out.ascii(
                String.format(
                        Locale.ROOT,
                        "],\"estimate\":{\"rows\":%d,\"distinct_fetches\":%d,\"calls\":%d,\"cpu_seconds\":%.3f,"
                                + "\"wait_seconds\":%.3f}}",
                        estimate.rows(),
                        estimate.distinctFetches(),
                        estimate.calls(),
                        estimate.cpuSeconds(),
                        estimate.waitSeconds()));
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    private static void step(StepPreview step, int index, ByteSink out) {
        out.ascii("{\"step\":");
        out.jsonString(step.name());
        out.ascii(",\"index\":" + (index < 0 ? "null" : index) + ",\"tag\":");
        text(step.tag(), out);
        out.ascii(
                String.format(
                        Locale.ROOT,
                        ",\"kind\":\"%s\",\"rows\":{\"in\":%d,\"out\":%d,\"filtered\":%d,\"failed\":%d,\"waiting\":%d}",
                        step.kind().name().toLowerCase(Locale.ROOT),
                        step.rowsIn(),
                        step.rows().size(),
                        step.filtered(),
                        step.failures().size(),
                        step.waiting()));
        out.ascii(
                String.format(
                        Locale.ROOT,
                        ",\"cpu_seconds\":%.6f,\"wait_seconds\":%.6f,\"fields\":{\"added\":",
                        step.cpuSeconds(),
                        step.waitSeconds()));
        names(step.added(), out);
        out.ascii(",\"changed\":");
        names(step.changed(), out);
        out.ascii(",\"removed\":");
        names(step.removed(), out);
        out.ascii("}");
        StepPreview.Demand demand = step.demand();
        if (demand != null) {
            out.ascii(
                    ",\"fetches\":{\"rows\":%d,\"distinct\":%d,\"calls\":%d}"
                            .formatted(demand.rows(), demand.distinct(), demand.calls()));
        }
        out.ascii(",\"errors\":[");
        for (int i = 0; i < step.failures().size(); i++) {
            byte[] line = step.failures().get(i);
            out.ascii(i == 0 ? "" : ",");
            out.put(line, 0, line.length - 1);
        }
        out.ascii("],\"sample\":[");
        rows(step.rows(), SHOWN, out);
        out.ascii("]}");
    }

    private static void rows(List<Row> rows, int most, ByteSink out) {
        for (int i = 0; i < Math.min(most, rows.size()); i++) {
            out.ascii(i == 0 ? "" : ",");
            rows.get(i).writeJson(out);
        }
    }

    private static void names(List<String> names, ByteSink out) {
        out.put('[');
        for (int i = 0; i < names.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            out.jsonString(names.get(i));
        }
        out.put(']');
    }

    private static void text(@Nullable String text, ByteSink out) {
        if (text == null) {
            out.ascii("null");
        } else {
            out.jsonString(text);
        }
    }
}
