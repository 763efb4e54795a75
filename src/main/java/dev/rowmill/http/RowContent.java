package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;

import java.util.List;
import java.util.stream.Collectors;

/// Rows as bodies in the OpenAPI document: every media type of every format.
///
/// @param formats those there are
record RowContent(Formats formats) {
    /// One media type with its schema.
    static ObjectNode of(String mediaType, ObjectNode schema) {
        ObjectNode content = Schemas.any();
        content.putObject(mediaType).set("schema", schema);
        return content;
    }

    static ObjectNode json(ObjectNode schema) {
        return of("application/json", schema);
    }

    /// Rows in any format.
    ///
    /// @param row what one of them is, where they are JSON
    ObjectNode rows(ObjectNode row) {
        ObjectNode content = Schemas.any();
        for (Format format : formats.all()) {
            for (String type : format.mediaTypes()) {
                content.putObject(type).set("schema", schema(format, row));
            }
        }
        return content;
    }

    private static ObjectNode schema(Format format, ObjectNode row) {
        if (format.name().equals("json")) {
            return Schemas.listOf(row.deepCopy());
        }
        String what = "Rows as `%s`.".formatted(format.name());
        return Schemas.text().put("description", what);
    }

    /// The bodies that bring data: rows, or a form with a pipeline and rows.
    ObjectNode data() {
        ObjectNode content = rows(Schemas.ref("Row"));
        ObjectNode form =
                new ObjectSchema("The pipeline first, the rows second.")
                        .required("pipeline", Schemas.ref("Pipeline"), "what is done to the rows")
                        .required("data", Schemas.text(), "the rows; their type tells the format")
                        .closed();
        ObjectNode multipart = content.putObject("multipart/form-data");
        multipart.set("schema", form);
        ObjectNode encoding = multipart.putObject("encoding");
        encoding.putObject("pipeline").put("contentType", "application/json");
        encoding.putObject("data").put("contentType", String.join(", ", mediaTypes()));
        return content;
    }

    private List<String> mediaTypes() {
        return formats.all().stream().flatMap(format -> format.mediaTypes().stream()).toList();
    }

    /// The formats themselves, for readers of the document.
    ArrayNode table() {
        ArrayNode table = Schemas.any().putArray("formats");
        for (Format format : formats.all()) {
            ObjectNode entry = table.addObject().put("name", format.name());
            format.aliases().forEach(entry.putArray("aliases")::add);
            format.mediaTypes().forEach(entry.putArray("media_types")::add);
            format.extensions().forEach(entry.putArray("extensions")::add);
        }
        return table;
    }

    /// The names of the formats as a sentence has them.
    String names() {
        return formats.all().stream()
                .map(format -> "`" + format.name() + "`")
                .collect(Collectors.joining(", "));
    }
}
