package dev.rowmill.format;

import dev.rowmill.row.Conversion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is said of the columns of a dataset that has some, CSV or TSV, beyond its header row. Immutable.
///
/// @param types the type of a column's values when it is read, by its name; the others are strings
/// @param written the columns of a result, in order; empty for those of its first row
public record Columns(Map<String, Conversion> types, List<String> written) {
    /// Nothing is said.
    public static final Columns NONE = new Columns(Map.of(), List.of());

    /// Keeps copies; nothing is taken for nothing said.
    public Columns(@Nullable Map<String, Conversion> types, @Nullable List<String> written) {
        this.types = types == null ? Map.of() : Map.copyOf(types);
        this.written = written == null ? List.of() : List.copyOf(written);
    }

    /// Reads types as `name:type`, separated by commas, such as `amount:double,paid:bool`.
    ///
    /// @throws IllegalArgumentException if the text says something else
    public static Map<String, Conversion> types(String text) {
        var types = new LinkedHashMap<String, Conversion>();
        for (String item : text.split(",", -1)) {
            int colon = item.lastIndexOf(':');
            Conversion type = colon < 1 ? null : type(item.substring(colon + 1).strip());
            if (type == null) {
                throw new IllegalArgumentException(
                        "expected name:type with one of %s, found \"%s\""
                                .formatted(typeNames(), item));
            }
            if (types.put(item.substring(0, colon).strip(), type) != null) {
                throw new IllegalArgumentException(
                        "expected every column once, found \"%s\" again"
                                .formatted(item.substring(0, colon).strip()));
            }
        }
        return types;
    }

    /// Reads names of columns, separated by commas.
    ///
    /// @throws IllegalArgumentException if one is empty or there twice
    public static List<String> names(String text) {
        var names = new ArrayList<String>();
        for (String item : text.split(",", -1)) {
            String name = item.strip();
            if (name.isEmpty() || names.contains(name)) {
                throw new IllegalArgumentException(
                        "expected every column once and by its name, found \"%s\"".formatted(text));
            }
            names.add(name);
        }
        return names;
    }

    private static @Nullable Conversion type(String name) {
        return Arrays.stream(Conversion.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String typeNames() {
        return String.join(
                ", ",
                Arrays.stream(Conversion.values())
                        .map(type -> type.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
