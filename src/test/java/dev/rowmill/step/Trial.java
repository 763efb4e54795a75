package dev.rowmill.step;

import dev.rowmill.expr.Expression;
import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Runs pipelines over a few rows, one at a time and without an engine.
final class Trial {
    /// When every trial's run began.
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static final RunContext RUN = new RunContext("tenant", NOW);

    /// One fetcher for all tests: it may call this machine and nothing else. It ends with the JVM.
    static final Fetcher FETCHER =
            new Fetcher(
                    FetchLimits.DEFAULT, AddressPolicy.parse("127.0.0.1/32", ""), FetchEvents.NONE);

    /// Temporary files of all tests, in memory.
    static final MemoryScratch SCRATCH = new MemoryScratch();

    /// Stored datasets of the examples.
    static final MemoryDatasets DATASETS = new MemoryDatasets();

    static final Tables TABLES = new Tables(DATASETS, 1 << 20);

    static final Steps STEPS = Steps.standard(FETCHER, 1 << 20, SCRATCH, TABLES);
    static final PipelineParser PARSER = new PipelineParser(STEPS);

    private Trial() {}

    /// A row from JSON.
    static Row row(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            return Row.read(JsonLayout.LINES, bytes, 0, bytes.length, 1);
        } catch (RowException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /// The pipeline of one step.
    static Pipeline pipeline(String name, String options) throws InvalidPipelineException {
        return PARSER.parse("{\"steps\": [{\"" + name + "\": " + options + "}]}");
    }

    /// What rows become in one step; a row that fails becomes `code: detail`.
    static List<String> run(String name, String options, String... rows) throws Exception {
        return run(pipeline(name, options), List.of(rows));
    }

    /// What rows become in a pipeline; a row that fails becomes `code: detail`.
    static List<String> run(Pipeline pipeline, List<String> rows) throws Exception {
        List<Object> current = new ArrayList<>();
        rows.forEach(json -> current.add(row(json)));
        for (PlannedStep planned : pipeline.steps()) {
            List<Object> next = run(planned, current);
            current.clear();
            current.addAll(next);
        }
        return current.stream().map(Object::toString).toList();
    }

    private static List<Object> run(PlannedStep planned, List<Object> rows) throws Exception {
        Step step = planned.plan().begin(RUN);
        try {
            return run(planned, step, rows);
        } finally {
            step.end();
        }
    }

    private static List<Object> run(PlannedStep planned, Step step, List<Object> rows)
            throws Exception {
        var out = new ArrayList<Object>();
        DatasetStep.Partial partial =
                step instanceof DatasetStep dataset ? dataset.partial() : null;
        for (Object item : rows) {
            if (!(item instanceof Row row)) {
                out.add(item);
                continue;
            }
            int mark = out.size();
            try {
                boolean applies = applies(planned, row);
                if (partial != null) {
                    take(partial, row, applies);
                } else if (!applies) {
                    out.add(row);
                } else {
                    apply(step, row, out);
                }
            } catch (RowException e) {
                out.subList(mark, out.size()).clear();
                out.add(e.error().code().wireName() + ": " + e.error().detail());
            }
        }
        if (step instanceof DatasetStep dataset && partial != null) {
            try (DatasetStep.Total total = dataset.total()) {
                total.merge(partial);
                total.rows().forEachRemaining(out::add);
            }
        }
        return out;
    }

    private static void take(DatasetStep.Partial partial, Row row, boolean applies)
            throws RowException {
        if (applies) {
            partial.add(row);
        } else {
            partial.pass(row);
        }
    }

    private static boolean applies(PlannedStep planned, Row row) throws RowException {
        Expression condition = planned.condition();
        return condition == null || condition.test(row, NOW);
    }

    private static void apply(Step step, Row row, List<Object> out) throws Exception {
        switch (step) {
            case CpuStep cpu -> cpu.apply(row, out::add);
            case IoStep io -> {
                Row now = io.applyNow(row);
                out.add(now != null ? now : io.apply(row));
            }
            case DatasetStep _ -> throw new IllegalStateException("handled by the caller");
        }
    }
}
