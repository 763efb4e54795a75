package dev.rowmill.step;

import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A place in a JSON document: a JSON Pointer (RFC 6901) such as `/items/0/name`, or a dotted path
/// such as `items.0.name`.
///
/// A number in it is an index where the document has an array. Immutable.
record Pointer(List<String> names) {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern WRONG_ESCAPE = Pattern.compile("~(?![01])");

    Pointer {
        names = List.copyOf(names);
    }

    /// The place that is given; notes a mistake in it.
    static Pointer of(Given given) {
        String text = given.text();
        boolean isPointer = text.startsWith("/");
        if (isPointer && WRONG_ESCAPE.matcher(text).find()) {
            given.expected("a JSON Pointer with ~0 for ~ and ~1 for /");
        }
        List<String> names =
                Arrays.asList(
                        (isPointer ? text.substring(1) : text).split(isPointer ? "/" : "\\.", -1));
        if (!isPointer && names.contains("")) {
            given.expected("a JSON Pointer such as /a/b, or a path such as a.b");
        }
        return new Pointer(isPointer ? unescaped(names) : names);
    }

    private static List<String> unescaped(List<String> names) {
        var plain = new ArrayList<String>();
        names.forEach(name -> plain.add(name.replace("~1", "/").replace("~0", "~")));
        return plain;
    }

    /// What is there in `document`; null where nothing is.
    Value in(Value document) {
        Value value = document;
        for (String name : names) {
            value = child(value, name);
        }
        return value;
    }

    private static Value child(Value value, String name) {
        return switch (value) {
            case Value.Obj(var members) -> members.getOrDefault(name, Value.Null.NULL);
            case Value.Array(var items) -> item(items, name);
            default -> Value.Null.NULL;
        };
    }

    private static Value item(List<Value> items, String name) {
        if (!INDEX.matcher(name).matches()) {
            return Value.Null.NULL;
        }
        int index = Integer.parseInt(name);
        return index < items.size() ? items.get(index) : Value.Null.NULL;
    }
}
