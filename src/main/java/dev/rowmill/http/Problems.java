package dev.rowmill.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.engine.RunFailedException;
import dev.rowmill.format.UnreadableException;
import dev.rowmill.job.JobException;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Problem;
import dev.rowmill.trace.Trace;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;

/// Turns what went wrong into what the client is told: `application/problem+json` (RFC 9457). The only place where
/// exceptions meet statuses.
final class Problems {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int RETRY_AFTER_SECONDS = 5;

    /// What is counted for a client that went away before it was answered; it never sees it.
    private static final int CLIENT_GONE = 499;

    private Problems() {}

    /// Answers a request that failed; breaks the connection if its answer has begun, or nobody is there to read it.
    static void answer(Throwable failure, Context ctx) {
        if (failure instanceof Answer.ClientGoneException && !ctx.res().isCommitted()) {
            ctx.status(CLIENT_GONE);
            Connection.of(ctx.req()).close();
        } else if (ctx.res().isCommitted()) {
            if (isUnexpected(failure)) {
                incident(failure);
            }
            BreakOff.ask(ctx.req(), failure);
        } else {
            try {
                write(of(failure), ctx);
            } catch (IOException gone) {
                BreakOff.ask(ctx.req(), gone);
            }
        }
    }

    private static void write(HttpProblem problem, Context ctx) throws IOException {
        HttpServletResponse response = ctx.res();
        response.reset();
        Headers.begin(response);
        RateHeaders.again(ctx);
        problem.headers().forEach(response::setHeader);
        response.setStatus(problem.type().status);
        response.setContentType(CONTENT_TYPE);
        byte[] body =
                document(problem, ctx.req().getRequestURI(), Trace.current())
                        .getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        Drain.after(ctx);
    }

    /// The document of a problem.
    ///
    /// @param path of the request
    /// @param trace that the request belongs to
    static String document(HttpProblem problem, String path, @Nullable Trace trace) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("type", problem.type().uri());
        document.put("title", problem.type().title);
        document.put("status", problem.type().status);
        document.put("detail", problem.detail());
        document.put("instance", path);
        // A trace of our own would make the answers for an unknown id and another tenant's differ,
        // and is told in the
        // header anyway; where the fault is ours it is what to ask the log for.
        if (trace != null && (trace.foreign() || problem.type().status >= 500)) {
            document.put("trace_id", trace.traceId());
        }
        if (problem.violatedPolicy() != null) {
            document.putArray("violated-policies").add(problem.violatedPolicy());
        }
        if (!problem.errors().isEmpty()) {
            ArrayNode errors = document.putArray("errors");
            for (Problem error : problem.errors()) {
                errors.addObject().put("pointer", error.pointer()).put("detail", error.detail());
            }
        }
        try {
            return MAPPER.writeValueAsString(document);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a document of strings can be written", e);
        }
    }

    /// What a failure is to the client.
    static HttpProblem of(Throwable failure) {
        return switch (failure) {
            case HttpProblem problem -> problem;
            case InvalidPipelineException invalid ->
                    new HttpProblem(
                                    ProblemType.INVALID_PIPELINE,
                                    "The pipeline has %d mistakes; errors lists them."
                                            .formatted(invalid.problems().size()))
                            .with(invalid.problems());
            case JobException job -> ofJob(job);
            case StoppingException stopping ->
                    new HttpProblem(ProblemType.UNAVAILABLE, sentence(stopping))
                            .with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
            case RunFailedException run -> ofRun(run);
            case UnreadableException input -> ofInput(input);
            case BrokenBodyException body ->
                    new HttpProblem(
                            body.timedOut() ? ProblemType.TIMED_OUT : ProblemType.UNREADABLE_INPUT,
                            sentence(body));
            case Multipart.MalformedException body ->
                    new HttpProblem(ProblemType.UNREADABLE, sentence(body));
            case HttpResponseException refused -> ofRouter(refused);
            case IOException io when String.valueOf(io.getMessage()).contains("No space left") ->
                    new HttpProblem(ProblemType.NO_SPACE, "The disk is full.");
            default -> incident(failure);
        };
    }

    private static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof HttpProblem
                || failure instanceof RunFailedException
                || failure instanceof JobException
                || failure instanceof IOException);
    }

    private static HttpProblem ofJob(JobException failure) {
        ProblemType type =
                switch (failure.kind()) {
                    case NOT_FOUND -> ProblemType.NOT_FOUND;
                    case CONFLICT -> ProblemType.CONFLICT;
                    case IDEMPOTENCY_MISMATCH -> ProblemType.IDEMPOTENCY_MISMATCH;
                    case IDEMPOTENCY_IN_PROGRESS -> ProblemType.IDEMPOTENCY_IN_PROGRESS;
                    case TOO_LARGE -> ProblemType.TOO_LARGE;
                    case NO_SPACE -> ProblemType.NO_SPACE;
                    case QUOTA_EXCEEDED -> ProblemType.QUOTA_EXCEEDED;
                    case OVERLOADED, SHUTTING_DOWN, UNAVAILABLE -> ProblemType.UNAVAILABLE;
                    case INVALID_CURSOR, INVALID_STATE -> ProblemType.INVALID_PARAMETER;
                    case INVALID_NAME -> ProblemType.INVALID_REQUEST;
                    case PRECONDITION_FAILED -> ProblemType.PRECONDITION_FAILED;
                    case INTERNAL -> ProblemType.INTERNAL;
                };
        return switch (type) {
            case NOT_FOUND -> HttpProblem.notFound();
            case INTERNAL -> incident(failure);
            case UNAVAILABLE, IDEMPOTENCY_IN_PROGRESS, QUOTA_EXCEEDED ->
                    new HttpProblem(type, sentence(failure))
                            .with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
                            .because(failure.usedUp());
            default -> new HttpProblem(type, sentence(failure));
        };
    }

    private static HttpProblem ofRun(RunFailedException failure) {
        Problem problem = failure.problem();
        if (problem != null && failure.reason() == RunFailedException.Reason.UNUSABLE_DATASET) {
            return of(new InvalidPipelineException(List.of(problem)));
        }
        ProblemType type =
                switch (failure.reason()) {
                    case ROW_FAILED, TOO_MANY_FAILED_ROWS, UNUSABLE_DATASET ->
                            ProblemType.RUN_FAILED;
                    case UNAVAILABLE -> ProblemType.UNAVAILABLE;
                    case TOO_LARGE -> ProblemType.TOO_LARGE;
                    case STORAGE_FAILED -> ProblemType.NO_SPACE;
                    case INTERNAL -> ProblemType.INTERNAL;
                };
        var answer = new HttpProblem(type, sentence(failure));
        return type == ProblemType.UNAVAILABLE
                ? answer.with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
                : answer;
    }

    private static HttpProblem ofInput(UnreadableException failure) {
        ProblemType type =
                switch (failure.reason()) {
                    case TRUNCATED, CORRUPT -> ProblemType.UNREADABLE_INPUT;
                    case TOO_LARGE -> ProblemType.TOO_LARGE;
                    case UNSUPPORTED -> ProblemType.UNSUPPORTED_ENCODING;
                    case BAD_HEADER -> ProblemType.INVALID_REQUEST;
                };
        return new HttpProblem(type, sentence(failure));
    }

    private static HttpProblem ofRouter(HttpResponseException refused) {
        var type = ProblemType.ofStatus(refused.getStatus());
        return switch (type) {
            case NOT_FOUND -> HttpProblem.notFound();
            case METHOD_NOT_ALLOWED -> {
                String methods =
                        String.join(
                                ", ",
                                new TreeSet<>(
                                        java.util.Arrays.asList(
                                                String.join(",", refused.getDetails().values())
                                                        .split("\\s*,\\s*"))));
                yield new HttpProblem(type, "This resource takes " + methods + ".")
                        .with("Allow", methods);
            }
            default -> new HttpProblem(type, sentence(refused));
        };
    }

    private static HttpProblem incident(Throwable bug) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("A request failed by a bug, incident {}", incident, bug);
        return new HttpProblem(
                ProblemType.INTERNAL, "A bug in Rowmill; incident %s.".formatted(incident));
    }

    private static String sentence(Throwable failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "it failed");
        String first = message.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
        return first + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }
}
