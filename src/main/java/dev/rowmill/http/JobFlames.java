package dev.rowmill.http;

import dev.rowmill.job.JobProfile;
import dev.rowmill.profile.Frame;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The page that shows where the time of a job went.
final class JobFlames {
    /// The names of steps that wait.
    private final Set<String> waiting;

    JobFlames(Steps steps) {
        this.waiting =
                steps.all().stream()
                        .filter(step -> step.kind() == StepSpec.Kind.IO)
                        .map(StepSpec::name)
                        .collect(Collectors.toSet());
    }

    Page page(JobProfile job) {
        String title = Objects.requireNonNullElse(job.name(), job.id());
        String lead =
                "%s, %s. It took %s, after %s in the queue, and %s of CPU threads."
                        .formatted(
                                job.id(),
                                job.state().replace('_', ' '),
                                seconds(job.wallSeconds()),
                                seconds(job.queuedSeconds()),
                                seconds(job.cpuSeconds()));
        return Page.of(
                "profile.html",
                Map.of(
                        "title", Page.escaped("Profile of " + title),
                        "lead", Page.escaped(lead),
                        "body", body(job)));
    }

    private String body(JobProfile job) {
        return section(
                        "CPU time",
                        "What CPU threads did, all of them together.",
                        FlameGraph.svg(tree(job, true, false), JobFlames::seconds))
                + section(
                        "CPU time and waits",
                        "Waits of rows are summed over rows, which wait side by side: they can be far longer than the job.",
                        FlameGraph.svg(tree(job, true, true), JobFlames::seconds))
                + section(
                        "Wall clock",
                        "What the one thread did that writes the result in order. While it waits for rows, they are computed.",
                        FlameGraph.svg(wall(job), JobFlames::seconds))
                + section("Steps", "In the order of the pipeline.", table(job))
                + section(
                        "Beside the steps",
                        "Work queues for CPU threads behind other work of the same job, too; the queue is summed over slices of rows.",
                        waits(job));
    }

    private static String section(String title, String lead, String html) {
        return "<h2>%s</h2>\n<p class=\"lead\">%s</p>\n%s".formatted(title, lead, html);
    }

    /// Job, stage, step, then what of it was computing and what was waiting.
    private Frame tree(JobProfile job, boolean cpu, boolean waits) {
        var stages = new ArrayList<Frame>();
        stages.add(part("read", job.read().cpuSeconds(), job.read().waitSeconds(), cpu, waits));
        var stage = new ArrayList<Frame>();
        Boolean kind = null;
        for (JobProfile.Step step : job.steps()) {
            boolean waitsHere = waiting.contains(step.step());
            if (kind != null && kind != waitsHere) {
                stages.add(stage(kind, stages.size(), stage));
                stage = new ArrayList<>();
            }
            kind = waitsHere;
            stage.add(part(name(step), step.cpuSeconds(), step.waitSeconds(), cpu, waits));
        }
        if (kind != null) {
            stages.add(stage(kind, stages.size(), stage));
        }
        stages.add(part("write", job.write().cpuSeconds(), job.write().waitSeconds(), cpu, waits));
        return Frame.sum("job", stages);
    }

    private static Frame stage(boolean waits, int number, List<Frame> steps) {
        return Frame.sum("stage %d: %s".formatted(number, waits ? "I/O" : "CPU"), steps);
    }

    private static Frame part(
            String name, double cpuSeconds, double waitSeconds, boolean cpu, boolean waits) {
        var parts = new ArrayList<Frame>();
        if (cpu) {
            parts.add(Frame.leaf(name + ": CPU", Frame.Kind.CPU, cpuSeconds));
        }
        if (waits) {
            parts.add(Frame.leaf(name + ": wait", Frame.Kind.WAIT, waitSeconds));
        }
        return Frame.sum(name, parts);
    }

    private static Frame wall(JobProfile job) {
        return Frame.sum(
                "thread that writes",
                List.of(
                        Frame.leaf("waits for rows", Frame.Kind.WAIT, job.waits().rowsSeconds()),
                        Frame.leaf(
                                "waits for whole-dataset steps",
                                Frame.Kind.WAIT,
                                job.waits().mergeSeconds()),
                        Frame.leaf("writes", Frame.Kind.CPU, job.write().waitSeconds())));
    }

    private static String name(JobProfile.Step step) {
        return step.tag() == null ? step.step() : "%s (%s)".formatted(step.step(), step.tag());
    }

    private static String table(JobProfile job) {
        var html =
                new StringBuilder(
                        "<div class=\"wide\"><table>\n<tr><th>step</th><th>rows in</th><th>rows out</th><th>errors</th><th>CPU</th><th>wait</th><th>calls</th><th>cache hits</th><th>coalesced</th><th>retries</th></tr>\n");
        html.append(row("read", null, job.read().rows(), null, job.read()));
        for (JobProfile.Step step : job.steps()) {
            html.append(
                    cells(
                            name(step),
                            count(step.rows()),
                            count(step.rowsOut()),
                            count(step.errors()),
                            seconds(step.cpuSeconds()),
                            seconds(step.waitSeconds()),
                            count(step.calls()),
                            count(step.cacheHits()),
                            count(step.coalesced()),
                            count(step.retries())));
        }
        html.append(row("write", job.write().rows(), null, null, job.write()));
        return html.append("</table></div>\n").toString();
    }

    private static String row(
            String name,
            @Nullable Long in,
            @Nullable Long out,
            @Nullable Long errors,
            JobProfile.End end) {
        return cells(
                name,
                count(in),
                count(out),
                count(errors),
                seconds(end.cpuSeconds()),
                seconds(end.waitSeconds()),
                "",
                "",
                "",
                "");
    }

    private static String waits(JobProfile job) {
        return "<div class=\"wide\"><table>\n"
                + cells("queue for CPU threads", seconds(job.waits().cpuQueueSeconds()))
                + cells("back-pressure on reading", seconds(job.waits().backPressureSeconds()))
                + "</table></div>\n";
    }

    private static String cells(String... texts) {
        var html = new StringBuilder("<tr>");
        for (String text : texts) {
            html.append("<td>").append(Page.escaped(text)).append("</td>");
        }
        return html.append("</tr>\n").toString();
    }

    private static String count(@Nullable Long count) {
        return count == null ? "" : String.format(Locale.ROOT, "%,d", count);
    }

    private static String seconds(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1_000)
                : String.format(Locale.ROOT, "%,.2f s", seconds);
    }
}
