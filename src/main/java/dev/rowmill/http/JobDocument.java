package dev.rowmill.http;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;
import dev.rowmill.step.Problem;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A job as a client describes it in one JSON document.
///
/// @param pipeline the name of a stored pipeline, or a pipeline
/// @param rows the data
/// @param sink the name of the result's format, if it is given
/// @param name the client's own name for the job, if it is given
record JobDocument(Value pipeline, List<Value> rows, @Nullable String sink, @Nullable String name) {
    private static final Set<String> MEMBERS =
            Set.of("pipeline", "source", "format", "sink", "name", "webhook");
    private static final Set<String> SOURCES = Set.of("url", "upload", "rows");

    /// Characters of a job's name.
    static final int MAX_NAME = 200;

    /// Reads a document.
    ///
    /// @throws HttpProblem with every mistake in it
    static JobDocument parse(byte[] json) throws HttpProblem {
        Value root;
        try {
            root = Json.parse(json);
        } catch (RowException e) {
            throw new HttpProblem(
                    ProblemType.UNREADABLE,
                    "The job is not JSON: %s.".formatted(e.error().detail()));
        }
        if (!(root instanceof Value.Obj(Map<String, Value> members))) {
            throw HttpProblem.at(
                    "", "A job must be a JSON object but is of kind " + root.kind() + ".");
        }
        return new Reading().document(members);
    }

    /// Whether the pipeline is a name.
    @Nullable String pipelineName() {
        return pipeline instanceof Value.Text(String text) ? text : null;
    }

    /// The rows as NDJSON.
    byte[] lines() {
        var out = new ByteSink(1 << 10);
        for (Value row : rows) {
            Json.write(row, out);
            out.put('\n');
        }
        return out.toByteArray();
    }

    /// Collects the mistakes.
    private static final class Reading {
        private final List<Problem> wrong = new ArrayList<>();

        JobDocument document(Map<String, Value> members) throws HttpProblem {
            refuseUnknown("", members, MEMBERS);
            Value pipeline = members.get("pipeline");
            if (!(pipeline instanceof Value.Text) && !(pipeline instanceof Value.Obj)) {
                wrong("/pipeline", "the name of a stored pipeline, or a pipeline", pipeline);
            }
            List<Value> rows = rows(members.get("source"));
            String format = text("/format", members.get("format"));
            if (format != null && !format.equals("ndjson")) {
                wrong.add(
                        new Problem(
                                "/format", "Rows in the document are \"ndjson\"; leave this out."));
            }
            String name = text("/name", members.get("name"));
            if (name != null && name.length() > MAX_NAME) {
                wrong.add(
                        new Problem("/name", "A name may have %d characters.".formatted(MAX_NAME)));
            }
            if (members.containsKey("webhook")) {
                wrong.add(new Problem("/webhook", "Webhooks are not offered by this version."));
            }
            String sink = sink(members.get("sink"));
            if (!wrong.isEmpty() || pipeline == null) {
                throw new HttpProblem(
                                ProblemType.INVALID_REQUEST,
                                "The job has %d mistakes; errors lists them."
                                        .formatted(wrong.size()))
                        .with(wrong);
            }
            return new JobDocument(pipeline, rows, sink, name);
        }

        private List<Value> rows(@Nullable Value source) {
            if (!(source instanceof Value.Obj(Map<String, Value> members))) {
                wrong("/source", "an object with \"rows\"", source);
                return List.of();
            }
            refuseUnknown("/source", members, SOURCES);
            for (String later : List.of("url", "upload")) {
                if (members.containsKey(later)) {
                    wrong.add(
                            new Problem(
                                    "/source/" + later,
                                    "This source is not offered by this version; send \"rows\", or the data as the"
                                            + " body."));
                    return List.of();
                }
            }
            if (members.get("rows") instanceof Value.Array(List<Value> items)) {
                return items;
            }
            wrong("/source/rows", "an array of rows", members.get("rows"));
            return List.of();
        }

        private @Nullable String sink(@Nullable Value sink) {
            if (sink == null || sink == Value.Null.NULL) {
                return null;
            }
            if (!(sink instanceof Value.Obj(Map<String, Value> members))) {
                wrong("/sink", "an object with \"format\"", sink);
                return null;
            }
            refuseUnknown("/sink", members, Set.of("format"));
            return text("/sink/format", members.get("format"));
        }

        private @Nullable String text(String pointer, @Nullable Value value) {
            if (value instanceof Value.Text(String text)) {
                return text;
            }
            if (value != null && value != Value.Null.NULL) {
                wrong(pointer, "a string", value);
            }
            return null;
        }

        private void refuseUnknown(String pointer, Map<String, Value> members, Set<String> known) {
            for (String member : members.keySet()) {
                if (!known.contains(member)) {
                    String escaped = member.replace("~", "~0").replace("/", "~1");
                    wrong.add(
                            new Problem(
                                    pointer + "/" + escaped,
                                    "There is no member \"%s\"; there are %s."
                                            .formatted(
                                                    member,
                                                    String.join(
                                                            ", ",
                                                            new java.util.TreeSet<>(known)))));
                }
            }
        }

        private void wrong(String pointer, String expected, @Nullable Value found) {
            wrong.add(
                    new Problem(
                            pointer,
                            "Expected %s but found %s."
                                    .formatted(
                                            expected, found == null ? "nothing" : found.kind())));
        }
    }
}
