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
    private static final byte[] NOTHING = {};

    private final OnError.Mode mode;
    private final int steps;
    private final RunContext context;

    /// Bugs that were logged already: one trace a kind and step, however many rows meet it.
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    RowFailures(OnError.Mode mode, int steps, RunContext context) {
        this.mode = mode;
        this.steps = steps;
        this.context = context;
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
        int index = bound.planned().index();
        return mode == OnError.Mode.DROP
                ? new Failure(row.number(), index, bound.planned().name(), error, NOTHING)
                : DeadLetters.of(row, index, bound.planned().name(), error);
    }

    Failure unread(Chunk chunk, int index, RowError error) {
        return mode == OnError.Mode.DROP
                ? new Failure(chunk.firstRow() + index, 0, "read", error, NOTHING)
                : DeadLetters.unread(chunk, index, error);
    }

    Failure unwritten(Row row, RowError error) {
        return mode == OnError.Mode.DROP
                ? new Failure(row.number(), steps, "write", error, NOTHING)
                : DeadLetters.of(row, steps, "write", error);
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
