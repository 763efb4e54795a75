package dev.rowmill.job;

import dev.rowmill.fetch.AddressPolicy;
import dev.rowmill.fetch.FetchEvents;
import dev.rowmill.fetch.FetchLimits;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.row.Row;
import dev.rowmill.step.Form;
import dev.rowmill.step.IoStep;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.step.Plan;
import dev.rowmill.step.Scratch;
import dev.rowmill.step.StepSpec;
import dev.rowmill.step.Steps;
import dev.rowmill.step.Stored;
import dev.rowmill.step.Tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The service's steps, and `gate`, where rows wait for the test.
final class TestSteps {
    /// These tests sort nothing that would not fit.
    private static final Scratch NO_SCRATCH =
            () -> {
                throw new IOException("expected no temporary file in this test, found one");
            };

    private static final Fetcher FETCHER =
            new Fetcher(FetchLimits.DEFAULT, AddressPolicy.parse("", ""), FetchEvents.NONE);

    private final Gate gate;

    private final Tables tables;

    TestSteps(Gate gate, Stored stored) {
        this.gate = gate;
        this.tables = new Tables(stored, 1 << 20);
    }

    PipelineParser parser() {
        var all = new ArrayList<>(Steps.standard(FETCHER, 16 << 20, NO_SCRATCH, tables).all());
        all.add(
                new StepSpec(
                        "gate",
                        StepSpec.Kind.IO,
                        "Waits for the test.",
                        new Form(Form.Shorthand.NONE, List.of()),
                        List.of(),
                        _ -> (Plan) _ -> new Wait(gate)));
        return new PipelineParser(new Steps(all));
    }

    /// Rows wait at the gate.
    private record Wait(Gate gate) implements IoStep {
        @Override
        public Row apply(Row row) throws InterruptedException {
            gate.pass();
            return row;
        }

        @Override
        public Calls calls() {
            return new Calls(0, 0, 0, 0);
        }
    }
}
