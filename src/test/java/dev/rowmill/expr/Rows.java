package dev.rowmill.expr;

import dev.rowmill.row.Json;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Rows and evaluations for tests.
final class Rows {
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    private Rows() {}

    static Row row(String json) throws RowException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Row.read(JsonLayout.LINES, bytes, 0, bytes.length, 1);
    }

    static Value evaluate(String expression, String json) throws ExpressionException, RowException {
        return Expression.compile(expression).evaluate(row(json), NOW);
    }

    static String json(String expression, String json) throws ExpressionException, RowException {
        return Json.text(evaluate(expression, json));
    }
}
