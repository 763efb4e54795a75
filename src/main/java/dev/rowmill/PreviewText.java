package dev.rowmill;

import dev.rowmill.engine.PreviewEstimate;
import dev.rowmill.engine.StepPreview;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// A preview as text: a line of counts for each step, and the first row that it changed, as a diff.
final class PreviewText {
    private static final int WIDTH = 100;
    private static final int ERRORS = 3;

    private final StringBuilder out = new StringBuilder();

    private PreviewText() {}

    static String of(List<StepPreview> steps) {
        var text = new PreviewText();
        if (steps.isEmpty()) {
            return "The sample has no rows.\n";
        }
        for (int i = 0; i < steps.size(); i++) {
            text.step(i - 1, steps.get(i), i == 0 ? List.of() : steps.get(i - 1).rows());
        }
        text.estimate(PreviewEstimate.of(steps, 0));
        return text.out.toString();
    }

    private void step(int index, StepPreview step, List<Row> before) {
        String name = step.tag() == null ? step.name() : step.name() + " (" + step.tag() + ")";
        line(
                String.format(
                        Locale.ROOT,
                        "\n%-4s%-16s %d → %d rows%s%s%s   %.1f ms%s",
                        index < 0 ? "" : Integer.toString(index),
                        name,
                        step.rowsIn(),
                        step.rows().size(),
                        count(step.filtered(), "filtered"),
                        count(step.failures().size(), "failed"),
                        count(step.waiting(), "would need a call"),
                        step.cpuSeconds() * 1e3,
                        step.waitSeconds() > 0
                                ? String.format(
                                        Locale.ROOT, " + %.1f ms waiting", step.waitSeconds() * 1e3)
                                : ""));
        StepPreview.Demand demand = step.demand();
        if (demand != null) {
            line(
                    String.format(
                            Locale.ROOT,
                            "    %d rows ask for %d distinct fetches, %d of them not cached",
                            demand.rows(),
                            demand.distinct(),
                            demand.calls()));
        }
        diff(step, before);
        step.failures().stream()
                .limit(ERRORS)
                .forEach(letter ->
                        line(
                                String.format(
                                        Locale.ROOT,
                                        "    ! %s",
                                        shortened(
                                                new String(letter, StandardCharsets.UTF_8)
                                                        .strip()))));
        if (step.failures().size() > ERRORS) {
            line(
                    String.format(
                            Locale.ROOT, "    ! … and %d more", step.failures().size() - ERRORS));
        }
    }

    private static String count(long count, String what) {
        return count == 0 ? "" : ", %d %s".formatted(count, what);
    }

    /// The first row that came out otherwise than it went in, or the first row at all where rows are new.
    private void diff(StepPreview step, List<Row> before) {
        for (Row row : step.rows()) {
            Row old =
                    before.stream()
                            .filter(r -> r.number() == row.number())
                            .findFirst()
                            .orElse(null);
            boolean isNew = step.kind() == dev.rowmill.step.StepSpec.Kind.DATASET || old == null;
            if (isNew || old != row) {
                line(String.format(Locale.ROOT, "    row %d", row.number()));
                fields(isNew ? null : old, row);
                return;
            }
        }
    }

    private void fields(@Nullable Row old, Row row) {
        var names = new LinkedHashSet<String>();
        if (old != null) {
            names.addAll(old.names());
        }
        names.addAll(row.names());
        for (String name : names) {
            Value was = old == null ? null : old.get(FieldName.of(name));
            Value is = row.get(FieldName.of(name));
            if (was == null || !was.equals(is)) {
                if (was != null) {
                    line(
                            String.format(
                                    Locale.ROOT, "    - %s: %s", name, shortened(Json.text(was))));
                }
                if (is != null) {
                    line(
                            String.format(
                                    Locale.ROOT, "    + %s: %s", name, shortened(Json.text(is))));
                }
            }
        }
    }

    private void estimate(PreviewEstimate estimate) {
        line(
                String.format(
                        Locale.ROOT,
                        "\nFor these %d rows: %d distinct fetches, %d calls, %.3f s computing, about %.1f s waiting",
                        estimate.rows(),
                        estimate.distinctFetches(),
                        estimate.calls(),
                        estimate.cpuSeconds(),
                        estimate.waitSeconds()));
    }

    private static String shortened(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
