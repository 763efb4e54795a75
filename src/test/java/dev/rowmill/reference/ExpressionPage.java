package dev.rowmill.reference;

import dev.rowmill.expr.Expression;
import dev.rowmill.expr.ExpressionException;
import dev.rowmill.expr.Signature;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonLayout;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// `docs/expressions.md`: every function with examples whose values are computed here, and what differs from plain CEL.
final class ExpressionPage {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String ROW =
            """
            {"name":"Ada","n":7,"price":1.50,"tags":["b","a"],"geo":{"country":"DE"},"odd name":1,"gone":null,\
            "at":"2026-11-21T09:30:00Z"}\
            """;

    /// What is no call of a function; those have examples of their own.
    private static final List<String> EXAMPLES =
            List.of(
                    "n + 1",
                    "n * price",
                    "7 / 2",
                    "7.0 / 2",
                    "7 % 4",
                    "name + '!'",
                    "n > 5 && name == 'Ada'",
                    "n > 100 ? 'many' : 'few'",
                    "'a' in tags",
                    "geo.country",
                    "row[\"odd name\"]",
                    "missing",
                    "missing == null",
                    "has(gone)",
                    "has(missing)",
                    "tags[0]",
                    "[1, 2] + [3]",
                    "{'a': n}",
                    "size(name)",
                    "round(2.5)",
                    "int(2.9)",
                    "now() - timestamp(at)",
                    "n + name",
                    "missing + 1",
                    "9223372036854775807 + 1");

    private static final String DIFFERENCES =
            """
            ## What differs from plain CEL
            | here | plain CEL | why |
            |---|---|---|
            | a bare name is a field of the row, `row["odd name"]` one whose name is no identifier | names are variables that a program declares | rows have no declared schema |
            | a missing field is `null`, and `has(x)` is false for both | a missing field is an error | datasets have gaps |
            | `has(x)` takes a bare name, too | `has(a.b)` only | the row is the object |
            | ints and doubles mix in arithmetic and comparison | they do not | JSON has one kind of number |
            | ints are exact 64-bit, overflow is a row error | the same | a silent wrap is a wrong result |
            | arithmetic on `null` or a wrong type is a row error | an evaluation error | the row becomes a dead letter with the place in the expression |
            | strings compare by code point | the same | the result does not depend on a locale |
            | `matches` follows the rules for regular expressions here, and takes a literal pattern | RE2, any string | patterns are compiled and checked when the pipeline is accepted |
            | `lower upper abs round floor ceil coalesce hash parse_timestamp format_timestamp now` | not there | what pipelines need every day |
            | time, steps and output of one evaluation are bounded | the host's affair | one row cannot hold a thread |
            """;

    private ExpressionPage() {}

    static String of() throws ExpressionException, RowException {
        byte[] bytes = ROW.getBytes(StandardCharsets.UTF_8);
        Row row = Row.read(JsonLayout.LINES, bytes, 0, bytes.length, 1);
        var out = new StringBuilder();
        out.append("# Expressions\n\n");
        out.append(
                "Made from the code by `mvn test -Dtest=ReferenceTest -Drowmill.reference=write`; every value below was computed by it.\n");
        out.append(
                "`filter`, `set`, `if` and the arguments of `aggregate` are expressions in CEL syntax (cel.dev).\n\n");
        out.append(DIFFERENCES);
        out.append("\n## Examples\nThe row is `").append(ROW).append("`,\n");
        out.append("in a run that started at `").append(NOW).append("`.\n\n");
        out.append("| expression | value |\n|---|---|\n");
        for (String source : EXAMPLES) {
            out.append("| %s | %s |\n".formatted(code(source), value(source, row)));
        }
        out.append("\n## Functions\n");
        out.append(
                "`f(x, y)` may as well be written `x.f(y)`. `GET /v1/steps` has the same as JSON.\n\n");
        out.append("| function | gives | example | value |\n|---|---|---|---|\n");
        for (Signature function : Expression.functions()) {
            out.append(
                    "| %s | %s | %s | %s |\n"
                            .formatted(
                                    code(function.usage()),
                                    function.summary(),
                                    code(function.example()),
                                    value(function.example(), row)));
        }
        return out.toString();
    }

    private static String code(String source) {
        return "`" + source.replace("|", "\\|") + "`";
    }

    private static String value(String source, Row row) throws ExpressionException {
        Expression expression = Expression.compile(source);
        try {
            return code(Json.text(expression.evaluate(row, NOW)));
        } catch (RowException e) {
            return "row error: " + e.error().detail().replace("|", "\\|");
        }
    }
}
