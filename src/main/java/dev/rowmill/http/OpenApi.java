package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.format.Formats;
import dev.rowmill.step.Steps;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What is promised of the whole service, as an OpenAPI 3.1 document.
///
/// Steps, formats, problems and limits come from the code that holds them; what is promised of each route stands in the
/// `…Api` file of its resource. A test holds the document against the router's list of routes.
final class OpenApi {
    private OpenApi() {}

    /// The document, which the caller may change.
    ///
    /// @param port for its examples
    static ObjectNode document(Steps steps, Formats formats, int port) {
        var rows = new RowContent(formats);
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
        document.set("info", info());
        document.putArray("servers").addObject().put("url", "/");
        tags(document);
        ObjectNode paths = document.putObject("paths");
        Stream.of(
                        RunApi.operations(rows),
                        JobApi.operations(rows),
                        PipelineApi.operations(),
                        ServiceApi.operations())
                .flatMap(List::stream)
                .forEach(operation -> operation.addTo(paths, port));
        ObjectNode components = document.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        StepSchemas.addTo(schemas, steps);
        ApiSchemas.addTo(schemas);
        components.set("headers", ApiHeaders.components());
        ObjectNode keys = components.putObject("securitySchemes");
        keys.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API key; each operation names the role that it needs.");
        keys.putObject("apiKey")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-Api-Key")
                .put("description", "The same key in a header of its own.");
        document.set("x-formats", rows.table());
        return document;
    }

    private static ObjectNode info() {
        String version = OpenApi.class.getPackage().getImplementationVersion();
        ObjectNode info = JsonNodeFactory.instance.objectNode().put("title", "Rowmill");
        info.put("version", Objects.requireNonNullElse(version, "development"));
        info.put("summary", "Carries rows through a declarative pipeline, in order.");
        info.put(
                "description",
                """
                Every error is `application/problem+json` (RFC 9457) with a stable `type`. `HEAD` is answered wherever `GET` \
                is, with the same headers; other methods get `405` with `Allow`, other paths `404`. What is not HTTP as it is \
                spoken here gets `400`, `501` or `505`. Sizes: %d KiB of request line and headers, %d KiB of pipeline, %d MiB \
                of JSON that describes a job; larger data belongs into a body of its own. Below `/v1` a key is needed, unless the operator has said that \
                everybody may call; what belongs to another tenant is answered as what is not there.\
                """
                        .formatted(
                                HttpLimits.MAX_HEADER_BYTES >> 10,
                                HttpLimits.MAX_PIPELINE_BYTES >> 10,
                                HttpLimits.MAX_DOCUMENT_BYTES >> 20));
        ObjectNode license = info.putObject("license").put("name", "Apache-2.0");
        license.put("identifier", "Apache-2.0");
        return info;
    }

    private static void tags(ObjectNode document) {
        tag(document, "Runs", "Synchronous: rows in on the request, rows out on the response");
        tag(document, "Jobs", "Durable: accepted, carried out, kept until they are removed");
        tag(document, "Pipelines", "Kept under a name, run with `?pipeline=`");
        tag(document, "Reference", "What there is");
        tag(document, "Operation", "Probes and metrics");
    }

    private static void tag(ObjectNode document, String name, String description) {
        document.withArray("tags").addObject().put("name", name).put("description", description);
    }
}
