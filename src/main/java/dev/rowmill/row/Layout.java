package dev.rowmill.row;

/// Where the fields of a row lie in the bytes that it came in: one per format, and per header where
/// a format has one.
///
/// A layout is immutable and shared by threads. Spans are indexes into the chunk's bytes whose
/// meaning only the layout knows.
public interface Layout {
    /// Finds the fields of the row in `bytes[start, end)` and checks the row completely: what
    /// passes is never refused later.
    ///
    /// @return the spans, for the other methods
    /// @throws RowException if these bytes are no row
    int[] locate(byte[] bytes, int start, int end) throws RowException;

    /// What [#locate] does, for many rows one after another. Belongs to one thread.
    default Locator locator() {
        return this::locate;
    }

    /// Finds the fields of rows.
    @FunctionalInterface
    interface Locator {
        /// As [Layout#locate].
        int[] locate(byte[] bytes, int start, int end) throws RowException;
    }

    /// How many fields the row has.
    int count(int[] spans);

    /// The index of the field `name`, or -1.
    int find(byte[] bytes, int[] spans, FieldName name);

    /// The name of field `index`.
    String name(byte[] bytes, int[] spans, int index);

    /// Writes the name of field `index` as a JSON string.
    default void writeName(byte[] bytes, int[] spans, int index, ByteSink out) {
        out.jsonString(name(bytes, spans, index));
    }

    /// The value of field `index`.
    Value value(byte[] bytes, int[] spans, int index);

    /// Shows the text of field `index` in a view; gives whether it is a string that has UTF-8.
    default boolean text(byte[] bytes, int[] spans, int index, TextView view) {
        return value(bytes, spans, index) instanceof Value.Text(var text) && view.show(text);
    }

    /// The value of field `index` where it is a whole number of up to 18 digits, written plainly;
    /// [Row#NO_INTEGER] for any other value.
    default long integer(byte[] bytes, int[] spans, int index) {
        return Row.NO_INTEGER;
    }

    /// Writes the value of field `index` as JSON, with its own bytes where they are JSON.
    void writeJson(byte[] bytes, int[] spans, int index, ByteSink out);

    /// Whether the bytes of a row are the JSON object that it is.
    boolean isJson();
}
