package dev.rowmill.engine;

import dev.rowmill.engine.DeadLetters.Failure;
import dev.rowmill.row.Chunk;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;
import dev.rowmill.step.OnError;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.RunContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// What becomes of rows that fail in one run, by the pipeline's policy. Thread-safe.
final class RowFailures {
    private static final Logger LOG = LoggerFactory.getLogger(RowFailures.class);
    private static final FieldName ERROR = FieldName.of("_error");

    private final OnError.Mode mode;
    private final DeadLetters.Form form;
    private final int steps;
    private final RunContext context;

    /// Bugs that were logged already: one trace a kind and step, however many rows meet it.
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    RowFailures(Pipeline pipeline, RunContext context, DeadLetters.Form form) {
        this.mode = pipeline.onError().row();
        this.steps = pipeline.steps().size();
        this.context = context;
        this.form = form;
    }

    /// As an execution wants them: in its result or beside it, unless its pipeline drops them.
    static RowFailures of(Execution execution) {
        DeadLetters.Form wanted =
                execution.inlineFailures() ? DeadLetters.Form.INLINE : DeadLetters.Form.LETTER;
        boolean drops = execution.pipeline().onError().row() == OnError.Mode.DROP;
        return new RowFailures(
                execution.pipeline(), execution.context(), drops ? DeadLetters.Form.NONE : wanted);
    }

    /// How many steps the pipeline has: the index under which writing fails.
    int steps() {
        return steps;
    }

    /// Whether the step's `if` lets it work on the row.
    boolean applies(BoundStep bound, Row row) throws RowException {
        return bound.planned().appliesTo(row, context.startedAt());
    }

    /// Lets a row fail in a step: noted, or kept with its error among the rows that go on.
    void failed(Slice slice, List<Row> out, Row row, BoundStep bound, RowError error) {
        if (mode == OnError.Mode.KEEP) {
            out.add(kept(row, bound, error));
        } else {
            slice.failures.add(letter(row, bound, error));
        }
    }

    private static Row kept(Row row, BoundStep bound, RowError error) {
        var members = new LinkedHashMap<String, Value>();
        members.put("code", Value.text(error.code().wireName()));
        members.put("detail", Value.text(error.detail()));
        members.put("step", JsonNumber.of(bound.planned().index()));
        return row.with(ERROR, new Value.Obj(members));
    }

    Failure letter(Row row, BoundStep bound, RowError error) {
        return DeadLetters.of(form, row, bound.planned().index(), bound.planned().name(), error);
    }

    Failure unread(Chunk chunk, int index, RowError error) {
        return DeadLetters.unread(form, chunk, index, error);
    }

    Failure unwritten(Row row, RowError error) {
        return DeadLetters.of(form, row, steps, "write", error);
    }

    /// The error of a row that met a bug. The trace is logged once a kind; the client gets an id, not the trace.
    RowError internal(String op, Throwable bug) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        StackTraceElement[] trace = bug.getStackTrace();
        String kind = op + bug.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (logged.size() < 100 && logged.add(kind)) {
            LOG.error("A row failed in {} by a bug, incident {}", op, incident, bug);
        }
        return RowError.of(
                ErrorCode.INTERNAL, "a bug in " + op + " failed this row; incident " + incident);
    }
}
