package dev.rowmill.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The value of a field: one of JSON's six kinds. Immutable.
public sealed interface Value
        permits Value.Null, Value.Bool, JsonNumber, Value.Text, Value.Array, Value.Obj {

    /// JSON's null.
    enum Null implements Value {
        /// The one null.
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    /// A truth value.
    enum Bool implements Value {
        /// JSON's false.
        FALSE,
        /// JSON's true.
        TRUE;

        /// Whether it is true.
        public boolean value() {
            return this == TRUE;
        }

        @Override
        public String toString() {
            return value() ? "true" : "false";
        }
    }

    /// A string. It may hold a lone surrogate, which is written as an escape.
    record Text(String value) implements Value {
        @Override
        public String toString() {
            return Json.text(this);
        }
    }

    /// An array. Its elements are never changed once it is made.
    record Array(List<Value> items) implements Value {
        public Array {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return Json.text(this);
        }
    }

    /// An object, its members in the order they were written.
    record Obj(Map<String, Value> members) implements Value {
        public Obj {
            if (!(members instanceof JsonMembers)) {
                members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
            }
        }

        @Override
        public String toString() {
            return Json.text(this);
        }
    }

    /// The shared truth value.
    static Bool bool(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    /// A string value.
    static Text text(String value) {
        return new Text(value);
    }

    /// The kind's name as users know it: `null`, `bool`, `int`, `double`, `string`, `array` or
    /// `object`.
    default String kind() {
        return switch (this) {
            case Null _ -> "null";
            case Bool _ -> "bool";
            case JsonNumber number -> number.isInt() ? "int" : "double";
            case Text _ -> "string";
            case Array _ -> "array";
            case Obj _ -> "object";
        };
    }
}
