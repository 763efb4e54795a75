package dev.rowmill.reference;

import dev.rowmill.expr.Expression;
import dev.rowmill.expr.ExpressionException;
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

    /// At least one for every function; a test says which one is missing.
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
                    "has(n)",
                    "has(missing)",
                    "tags[0]",
                    "[1, 2] + [3]",
                    "{'a': n}",
                    "tags.all(t, size(t) == 1)",
                    "tags.exists(t, t == 'a')",
                    "tags.exists_one(t, t == 'a')",
                    "tags.filter(t, t > 'a')",
                    "tags.map(t, upper(t))",
                    "size(name)",
                    "size(tags)",
                    "name.contains('d')",
                    "name.startsWith('A')",
                    "name.endsWith('a')",
                    "lowerAscii('ÄB')",
                    "upperAscii('äb')",
                    "lower('ÄB')",
                    "upper('äb')",
                    "trim('  a ')",
                    "reverse(name)",
                    "name.charAt(1)",
                    "name.substring(1)",
                    "name.substring(0, 2)",
                    "name.indexOf('a')",
                    "lastIndexOf('a,b,c', ',')",
                    "replace('a-b-c', '-', '+')",
                    "split('a,b', ',')",
                    "tags.join('/')",
                    "hash('abc')",
                    "name.matches('^[A-Z]')",
                    "abs(-3)",
                    "round(2.5)",
                    "round(1.2345, 2)",
                    "floor(2.7)",
                    "ceil(2.1)",
                    "int('42')",
                    "int(2.9)",
                    "uint('42')",
                    "double('1.5')",
                    "bool('true')",
                    "string(n)",
                    "type(n)",
                    "dyn(n)",
                    "coalesce(missing, gone, 'none')",
                    "now()",
                    "timestamp(at) < now()",
                    "now() - timestamp(at)",
                    "duration('90s')",
                    "parse_timestamp('21.11.2026 10:30', 'dd.MM.yyyy HH:mm')",
                    "format_timestamp(at, 'yyyy/MM/dd')",
                    "getFullYear(timestamp(at))",
                    "getMonth(timestamp(at))",
                    "getDate(timestamp(at))",
                    "getDayOfMonth(timestamp(at))",
                    "getDayOfWeek(timestamp(at))",
                    "getDayOfYear(timestamp(at))",
                    "getHours(timestamp(at))",
                    "getMinutes(timestamp(at))",
                    "getSeconds(timestamp(at))",
                    "getMilliseconds(timestamp(at))",
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

    static List<String> examples() {
        return EXAMPLES;
    }

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
        out.append("\n## Functions\n`f(x, y)` may as well be written `x.f(y)`.\n\n");
        Expression.functions().forEach(usage -> out.append("- `").append(usage).append("`\n"));
        out.append(
                "- `list.all(x, …)`, `exists`, `exists_one`, `filter`, `map` with a name for each element; `has(field)`\n");
        out.append("\n## Examples\nOn the row `")
                .append(ROW)
                .append("`, in a run that started at `")
                .append(NOW)
                .append("`:\n\n");
        out.append("| expression | value |\n|---|---|\n");
        for (String source : EXAMPLES) {
            out.append("| `%s` | %s |\n".formatted(source.replace("|", "\\|"), value(source, row)));
        }
        return out.toString();
    }

    private static String value(String source, Row row) throws ExpressionException {
        Expression expression = Expression.compile(source);
        try {
            return "`" + Json.text(expression.evaluate(row, NOW)).replace("|", "\\|") + "`";
        } catch (RowException e) {
            return "row error: " + e.error().detail().replace("|", "\\|");
        }
    }
}
