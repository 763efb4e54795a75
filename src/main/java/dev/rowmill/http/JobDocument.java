package dev.rowmill.http;

import dev.rowmill.format.Columns;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A job as a client describes it in one JSON document.
///
/// @param pipeline the name of a stored pipeline, or a pipeline
/// @param rows the data
/// @param sink the name of the result's format, if it is given
/// @param columns those of the result, if they are given
/// @param name the client's own name for the job, if it is given
record JobDocument(
        Value pipeline,
        List<Value> rows,
        @Nullable String sink,
        Columns columns,
        @Nullable String name) {
    private static final Set<String> MEMBERS =
            Set.of("pipeline", "source", "format", "sink", "name", "webhook");
    private static final Set<String> SOURCES = Set.of("url", "upload", "rows");

    /// Characters of a job's name.
    static final int MAX_NAME = 200;

    /// Reads a document.
    ///
    /// @throws HttpProblem with every mistake in it
    static JobDocument parse(byte[] json) throws HttpProblem {
        DocumentReader members = DocumentReader.read(json, "The job", MEMBERS);
        Value pipeline = members.pipeline();
        List<Value> rows = rows(members);
        String format = members.text("format");
        if (format != null && !format.equals("ndjson")) {
            members.problem("format", "Rows in the document are \"ndjson\"; leave this out.");
        }
        String name = members.text("name");
        if (name != null && name.length() > MAX_NAME) {
            members.problem("name", "A name may have %d characters.".formatted(MAX_NAME));
        }
        if (members.has("webhook")) {
            members.problem("webhook", "Webhooks are not offered by this version.");
        }
        DocumentReader sink =
                members.object(
                        "sink", Set.of("format", "columns"), "an object with \"format\"", false);
        String sinkFormat = sink == null ? null : sink.text("format");
        List<String> columns = sink == null ? List.of() : sink.texts("columns");
        members.refuse("The job");
        return new JobDocument(pipeline, rows, sinkFormat, new Columns(Map.of(), columns), name);
    }

    private static List<Value> rows(DocumentReader members) {
        DocumentReader source = members.object("source", SOURCES, "an object with \"rows\"", true);
        if (source == null) {
            return List.of();
        }
        for (String later : List.of("url", "upload")) {
            if (source.has(later)) {
                source.problem(
                        later,
                        "This source is not offered by this version; send \"rows\", or the data as the body.");
                return List.of();
            }
        }
        return source.array("rows", "an array of rows");
    }

    /// The rows as NDJSON.
    byte[] lines() {
        return DocumentReader.lines(rows);
    }
}
