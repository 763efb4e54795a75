package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The fields that must be equal in a row and in the row of a dataset that is looked up for it.
///
/// @param ofRow the fields of the row
/// @param ofDataset those of the dataset, in the same order
record LookupKey(List<Path> ofRow, List<Path> ofDataset) {
    LookupKey {
        ofRow = List.copyOf(ofRow);
        ofDataset = List.copyOf(ofDataset);
    }

    /// A field, a list of them, or an object of a row's fields with the dataset's.
    static LookupKey of(Given given) {
        if (given.node().isTextual()) {
            List<Path> one = List.of(given.path());
            return new LookupKey(one, one);
        }
        if (!given.node().isObject()) {
            if (!given.node().isArray() || given.node().isEmpty()) {
                given.expected(
                        "a field, a list of fields, or an object such as {\"country\": \"code\"}");
                return new LookupKey(List.of(), List.of());
            }
            List<Path> same = given.paths();
            return new LookupKey(same, same);
        }
        var ofRow = new ArrayList<Path>();
        var ofDataset = new ArrayList<Path>();
        for (Map.Entry<String, Given> pair : given.members().entrySet()) {
            ofRow.add(pair.getValue().named(pair.getKey()));
            ofDataset.add(pair.getValue().path());
        }
        if (ofRow.isEmpty()) {
            given.expected("at least one field of the row with one of the dataset");
        }
        return new LookupKey(ofRow, ofDataset);
    }

    /// What a row is looked up by, for a message.
    String describe(Row row) {
        var text = new StringBuilder();
        for (int i = 0; i < ofRow.size(); i++) {
            Value value = ofRow.get(i).get(row);
            text.append(text.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(ofDataset.get(i))
                    .append("\" = ")
                    .append(value == null ? "nothing" : Json.shortened(Json.text(value)));
        }
        return text.toString();
    }

    /// Fields by their names, for a message.
    static String names(List<Path> fields) {
        return fields.stream().map(field -> "\"" + field + "\"").collect(Collectors.joining(", "));
    }
}
