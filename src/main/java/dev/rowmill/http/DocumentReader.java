package dev.rowmill.http;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Spelling;
import dev.rowmill.row.Value;
import dev.rowmill.step.Problem;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads the members of a JSON object that a client sent, and collects what is wrong with them. One thread at a time.
final class DocumentReader {
    private final String pointer;
    private final Map<String, Value> members;
    private final List<Problem> wrong;

    private DocumentReader(String pointer, Map<String, Value> members, List<Problem> wrong) {
        this.pointer = pointer;
        this.members = members;
        this.wrong = wrong;
    }

    /// The members of a whole document.
    ///
    /// @param what the document is, such as "The job", for messages
    /// @param known the names that members may have
    /// @throws HttpProblem if it is no JSON object
    static DocumentReader read(byte[] json, String what, Set<String> known) throws HttpProblem {
        Value root;
        try {
            root = Json.parse(json);
        } catch (RowException e) {
            throw new HttpProblem(
                    ProblemType.UNREADABLE,
                    "%s is not JSON: %s.".formatted(what, e.error().detail()));
        }
        if (!(root instanceof Value.Obj(Map<String, Value> members))) {
            throw HttpProblem.at(
                    "", "%s must be a JSON object but is of kind %s.".formatted(what, root.kind()));
        }
        var reader = new DocumentReader("", members, new ArrayList<>());
        reader.refuseUnknown(known);
        return reader;
    }

    /// Whether there is such a member, be it null.
    boolean has(String name) {
        return members.containsKey(name);
    }

    /// The pipeline, by its name or itself; null where something else was found.
    Value pipeline() {
        Value pipeline = members.get("pipeline");
        if (pipeline instanceof Value.Text || pipeline instanceof Value.Obj) {
            return pipeline;
        }
        wrong("pipeline", "the name of a stored pipeline, or a pipeline");
        return Value.Null.NULL;
    }

    /// A member that is an object; nothing where it is missing, null, or something else.
    @Nullable DocumentReader object(
            String name, Set<String> known, String expected, boolean required) {
        Value value = members.get(name);
        if (value instanceof Value.Obj(Map<String, Value> inner)) {
            var reader = new DocumentReader(pointer + "/" + name, inner, wrong);
            reader.refuseUnknown(known);
            return reader;
        }
        if (required || (value != null && value != Value.Null.NULL)) {
            wrong(name, expected);
        }
        return null;
    }

    /// A member that is an array; empty where something else was found.
    List<Value> array(String name, String expected) {
        if (members.get(name) instanceof Value.Array(List<Value> items)) {
            return items;
        }
        wrong(name, expected);
        return List.of();
    }

    /// A member that is a text; nothing where it is missing or null.
    @Nullable String text(String name) {
        Value value = members.get(name);
        if (value instanceof Value.Text(String text)) {
            return text;
        }
        if (value != null && value != Value.Null.NULL) {
            wrong(name, "a string");
        }
        return null;
    }

    /// A member that is an array of texts, each of them once; empty where it is missing or null.
    List<String> texts(String name) {
        Value value = members.get(name);
        if (value == null || value == Value.Null.NULL) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        if (value instanceof Value.Array(List<Value> items)) {
            for (Value item : items) {
                if (item instanceof Value.Text(String text) && !texts.contains(text)) {
                    texts.add(text);
                }
            }
            if (texts.size() == items.size()) {
                return texts;
            }
        }
        wrong(name, "an array of different strings");
        return List.of();
    }

    /// A member that is true or false; false where it is missing or null.
    boolean flag(String name) {
        Value value = members.get(name);
        if (value != null && value != Value.Null.NULL && !(value instanceof Value.Bool)) {
            wrong(name, "true or false");
        }
        return value == Value.Bool.TRUE;
    }

    /// A member that is a whole number, not negative; 0 where it is missing or null.
    long whole(String name) {
        Value value = members.get(name);
        if (value instanceof JsonNumber number && number.isInt() && number.asLong() >= 0) {
            return number.asLong();
        }
        if (value != null && value != Value.Null.NULL) {
            wrong(name, "a whole number, not negative");
        }
        return 0;
    }

    /// Notes that a member is not what was expected.
    void wrong(String name, String expected) {
        Value found = members.get(name);
        problem(
                name,
                "Expected %s but found %s."
                        .formatted(expected, found == null ? "nothing" : found.kind()));
    }

    /// Notes what is wrong with a member.
    void problem(String name, String detail) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        wrong.add(new Problem(pointer + "/" + escaped, detail));
    }

    private void refuseUnknown(Set<String> known) {
        for (String member : members.keySet()) {
            if (!known.contains(member)) {
                String hint = Spelling.hint(member, known);
                String all = "; there are " + String.join(", ", new TreeSet<>(known)) + ".";
                problem(
                        member,
                        "There is no member \"%s\"%s"
                                .formatted(member, hint.isEmpty() ? all : hint));
            }
        }
    }

    /// Refuses a document with mistakes.
    ///
    /// @throws HttpProblem with all of them
    void refuse(String what) throws HttpProblem {
        if (!wrong.isEmpty()) {
            throw new HttpProblem(
                            ProblemType.INVALID_REQUEST,
                            "%s has %d mistake%s; errors lists them."
                                    .formatted(what, wrong.size(), wrong.size() == 1 ? "" : "s"))
                    .with(wrong);
        }
    }

    /// Rows as NDJSON.
    static byte[] lines(List<Value> rows) {
        var out = new ByteSink(1 << 10);
        for (Value row : rows) {
            Json.write(row, out);
            out.put('\n');
        }
        return out.toByteArray();
    }
}
