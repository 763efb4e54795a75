package dev.rowmill.http;

import dev.rowmill.engine.Cancellation;
import dev.rowmill.engine.Engine;
import dev.rowmill.engine.Execution;
import dev.rowmill.engine.Output;
import dev.rowmill.engine.Progress;
import dev.rowmill.format.Format;
import dev.rowmill.metrics.Metrics;
import dev.rowmill.step.RunContext;

import io.javalin.http.Context;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/// `POST /v1/run`: rows in on the request, rows out on the response, at the same time.
///
/// Two threads a request, or one where it is small: one runs the pipeline, reading the body and writing to the [Spool]; the request's own sends
/// from the spool. They share the spool and the run's cancellation. When sending fails the run is canceled; when the
/// run fails sending stops: with a problem document while nothing was sent, by breaking the connection afterwards. The
/// request ends when both have ended.
final class RunRoute {
    private static final int SMALL_BYTES = 16 << 10;

    private final Engine engine;
    private final Datasets datasets;
    private final Negotiation negotiation;
    private final HttpLimits limits;
    private final Path spoolDirectory;
    private final RunsAtWork atWork;
    private final Metrics metrics;
    private final Set<String> waitingSteps;
    private final InstantSource clock;

    /// @param waitingSteps the names of steps that wait for something outside
    RunRoute(
            Engine engine,
            Datasets datasets,
            Negotiation negotiation,
            HttpLimits limits,
            Path spoolDirectory,
            RunsAtWork atWork,
            Metrics metrics,
            Set<String> waitingSteps) {
        this.engine = engine;
        this.datasets = datasets;
        this.negotiation = negotiation;
        this.limits = limits;
        this.spoolDirectory = spoolDirectory;
        this.atWork = atWork;
        this.metrics = metrics;
        this.waitingSteps = waitingSteps;
        this.clock = InstantSource.system();
    }

    void run(Context ctx) throws Exception {
        boolean inline = Query.inlineErrors(ctx);
        try (RunsAtWork.Run working = atWork.begin();
                var spool =
                        new Spool(
                                limits.spoolBytes(),
                                spoolDirectory,
                                bytes -> metrics.spilled("answer", bytes))) {
            Body body = datasets.body(ctx.req(), limits.maxBodyBytes(), spool::inputEnded);
            working.reads(body);
            try (Dataset dataset = datasets.open(ctx, body, body)) {
                Format format = negotiation.answerFormat(ctx.req(), dataset.format());
                Query.requireColumns(dataset.columns(), format);
                if (inline && !format.isSelfDescribing()) {
                    throw new HttpProblem(
                            ProblemType.INVALID_PARAMETER,
                            "?errors=inline needs an answer as ndjson or json, but this one is %s."
                                    .formatted(format.name()));
                }
                Execution execution = execution(ctx, dataset, format, spool, inline);
                working.goesOn(execution.progress());
                run(ctx, execution, dataset, format, spool, working);
            }
        }
    }

    private void run(
            Context ctx,
            Execution execution,
            Dataset dataset,
            Format format,
            Spool spool,
            RunsAtWork.Run working)
            throws Exception {
        var run = new RunThread(engine, execution, dataset, spool);
        try {
            if (isSmall(ctx, dataset)) {
                run.runHere();
            } else {
                run.start();
            }
            var answer = new Answer(ctx, format, spool, run);
            working.sends(answer);
            answer.send();
            if (run.leavesInput()) {
                Drain.rest(ctx);
            }
        } finally {
            // Whatever ended the sending: nobody reads any more.
            run.end();
        }
    }

    /// Whether the run is over soon, so that a thread of its own would cost more than it gives: nothing waits in it,
    /// and all rows are there.
    private boolean isSmall(Context ctx, Dataset dataset) {
        long length = ctx.req().getContentLengthLong();
        return length >= 0
                && length <= SMALL_BYTES
                && ctx.req().getHeader("Content-Encoding") == null
                && dataset.pipeline().steps().stream()
                        .noneMatch(step -> waitingSteps.contains(step.name()));
    }

    private Execution execution(
            Context ctx, Dataset dataset, Format format, Spool spool, boolean inline) {
        return new Execution(
                dataset.pipeline(),
                new RunContext(Tenant.of(ctx), clock.instant()),
                dataset.reader(),
                format.encoder(dataset.columns().written()),
                new ToSpool(spool),
                new Progress(dataset.pipeline()),
                new Cancellation(),
                inline);
    }

    /// Sends the rows on; dead letters of a run are only counted.
    private record ToSpool(Spool spool) implements Output {
        @Override
        public void rows(byte[] bytes, int from, int to) throws IOException {
            spool.write(bytes, from, to);
        }

        @Override
        public void deadLetters(byte[] bytes, int from, int to) {}

        @Override
        public void committed(Progress progress) {}
    }
}
