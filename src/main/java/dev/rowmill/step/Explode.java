package dev.rowmill.step;

import dev.rowmill.row.ByteSink;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.util.List;

/// `explode`: one row per element of an array.
record Explode(Path field, OnEmpty onEmpty) implements CpuStep {
    /// How much the rows of one row may be together, in bytes of JSON: the other fields are in every
    /// one of them, so a row of a megabyte could become a hundred gigabytes.
    private static final long MAX_BYTES = 16L << 20;

    static final StepSpec SPEC =
            new StepSpec(
                    "explode",
                    StepSpec.Kind.CPU,
                    "Gives one row per element of an array, which takes the array's place; the rows of one row may be 16 MiB together.",
                    Form.of(
                            Option.required(
                                    "field",
                                    OptionType.Plain.FIELD,
                                    "the field with the array; anything else in it but null is a row error"),
                            Option.optional(
                                            "on_empty",
                                            OptionType.OneOf.of(OnEmpty.class),
                                            "what becomes of a row whose array is empty, null or missing: it is dropped and"
                                                    + " counted as filtered, or kept with null in the field")
                                    .or("drop")),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "items"}\
                                    """,
                                    List.of(
                                            """
                                            {"order":7,"items":["a","b"],"paid":true}\
                                            """,
                                            """
                                            {"order":8,"items":[],"paid":false}\
                                            """),
                                    List.of(
                                            """
                                            {"order":7,"items":"a","paid":true}\
                                            """,
                                            """
                                            {"order":7,"items":"b","paid":true}\
                                            """)),
                            Example.of(
                                    """
                                    {"field": "order.items", "on_empty": "keep"}\
                                    """,
                                    List.of(
                                            """
                                            {"order":{"id":7,"items":[{"sku":"a"}]}}\
                                            """,
                                            """
                                            {"order":{"id":8,"items":[]}}\
                                            """),
                                    List.of(
                                            """
                                            {"order":{"id":7,"items":{"sku":"a"}}}\
                                            """,
                                            """
                                            {"order":{"id":8,"items":null}}\
                                            """)),
                            Example.failing(
                                    """
                                    {"field": "items"}\
                                    """,
                                    """
                                    {"items":"a,b"}\
                                    """,
                                    ErrorCode.CONVERSION_FAILED)),
                    Explode::plan);

    /// What becomes of a row without an element.
    enum OnEmpty {
        /// It is dropped.
        DROP,
        /// It is kept, the field null.
        KEEP
    }

    private static Plan plan(Options options) {
        return new Explode(
                options.get("field").path(), options.get("on_empty").oneOf(OnEmpty.class));
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        switch (field.get(row)) {
            case null -> empty(row, out);
            case Value.Null _ -> empty(row, out);
            case Value.Array(var items) when items.isEmpty() -> empty(row, out);
            case Value.Array(var items) -> explode(row, items, out);
            case Value other ->
                    throw new RowException(
                            ErrorCode.CONVERSION_FAILED,
                            "field \"%s\": expected an array, found %s %s"
                                    .formatted(
                                            field, other.kind(), Json.shortened(Json.text(other))));
        }
    }

    private void empty(Row row, RowSink out) {
        if (onEmpty == OnEmpty.KEEP) {
            out.add(field.set(row, Value.Null.NULL));
        }
    }

    /// The elements are put into a row that has lost the array already, so that it is not carried
    /// along.
    private void explode(Row row, List<Value> items, RowSink out) throws RowException {
        Row frame = field.set(row, Value.Null.NULL);
        checkSize(row, frame, items.size());
        for (Value item : items) {
            out.add(field.set(frame, item));
        }
    }

    private void checkSize(Row row, Row frame, int count) throws RowException {
        long bytes = bytes(row) + count * bytes(frame);
        if (bytes > MAX_BYTES) {
            throw new RowException(
                    ErrorCode.ROW_TOO_LARGE,
                    "field \"%s\": expected at most %d bytes in all rows that the array gives, found %d elements with about %d bytes"
                            .formatted(field, MAX_BYTES, count, bytes));
        }
    }

    private static long bytes(Row row) {
        var json = new ByteSink(256);
        row.writeJson(json);
        return json.length();
    }
}
