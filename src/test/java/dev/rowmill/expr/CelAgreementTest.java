package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

/// Where the row profile and plain CEL mean the same, random expressions give what CEL's own interpreter gives.
class CelAgreementTest {
    private static final long SEED = 20_260_711;
    private static final String ROW =
            """
            {"i":7,"j":-3,"d":2.5,"s":"héllo wörld","t":"a,b","b":true,"l":[1,2,3],"w":["x","yy"]}\
            """;
    private static final Map<String, Object> VARIABLES =
            Map.of(
                    "i",
                    7L,
                    "j",
                    -3L,
                    "d",
                    2.5,
                    "s",
                    "héllo wörld",
                    "t",
                    "a,b",
                    "b",
                    true,
                    "l",
                    List.of(1L, 2L, 3L),
                    "w",
                    List.of("x", "yy"));

    private static final Cel CEL =
            CelFactory.plannerCelBuilder()
                    .setOptions(
                            CelOptions.current()
                                    .enableHeterogeneousNumericComparisons(true)
                                    .build())
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addCompilerLibraries(CelExtensions.strings())
                    .addRuntimeLibraries(CelExtensions.strings())
                    .addVar("i", SimpleType.INT)
                    .addVar("j", SimpleType.INT)
                    .addVar("d", SimpleType.DOUBLE)
                    .addVar("s", SimpleType.STRING)
                    .addVar("t", SimpleType.STRING)
                    .addVar("b", SimpleType.BOOL)
                    .addVar("l", ListType.create(SimpleType.INT))
                    .addVar("w", ListType.create(SimpleType.STRING))
                    .build();

    @Test
    void agreesWithPlainCel() throws CelValidationException, RowException {
        compare(600, SEED);
    }

    @Test
    @Tag("large")
    void agreesWithPlainCelOnManyExpressions() throws CelValidationException, RowException {
        compare(20_000, SEED + 1);
    }

    private static void compare(int count, long seed) throws CelValidationException, RowException {
        var random = new Random(seed);
        Row row = Rows.row(ROW);
        int values = 0;
        for (int i = 0; i < count; i++) {
            String source = new Writer(random).any(4);
            CelValidationResult checked = CEL.compile(source);
            if (checked.hasError()) {
                continue;
            }
            String expected = plain(checked);
            String found = ours(source, row);
            assertThat(found).as("seed %d: %s", seed, source).isEqualTo(expected);
            values += expected.equals("error") ? 0 : 1;
        }
        assertThat(values).isGreaterThan(count / 3);
    }

    private static String plain(CelValidationResult checked) throws CelValidationException {
        try {
            return Json.text(value(CEL.createProgram(checked.getAst()).eval(VARIABLES)));
        } catch (CelEvaluationException | IllegalArgumentException e) {
            return "error";
        }
    }

    private static String ours(String source, Row row) {
        try {
            return Json.text(Expression.compile(source).evaluate(row, Rows.NOW));
        } catch (ExpressionException e) {
            return e.detail();
        } catch (RowException e) {
            return "error";
        }
    }

    /// CEL's values in ours. An infinite double has none, as in a row.
    private static Value value(Object object) {
        return switch (object) {
            case Boolean truth -> Value.bool(truth);
            case Long number -> JsonNumber.of(number);
            case Double number -> JsonNumber.of(number);
            case String text -> Value.text(text);
            case List<?> items ->
                    new Value.Array(items.stream().map(CelAgreementTest::value).toList());
            default -> throw new IllegalArgumentException("no value: " + object);
        };
    }

    /// Writes random expressions that have a type.
    private record Writer(Random random) {
        String any(int depth) {
            return switch (random.nextInt(5)) {
                case 0 -> integer(depth);
                case 1 -> real(depth);
                case 2 -> text(depth);
                case 3 -> list(depth);
                default -> truth(depth);
            };
        }

        private String pick(String... choices) {
            return choices[random.nextInt(choices.length)];
        }

        String integer(int depth) {
            if (depth == 0) {
                return pick("i", "j", "0", "1", "-5", "9223372036854775807", "2");
            }
            int d = depth - 1;
            return switch (random.nextInt(9)) {
                case 0 -> "size(" + pick(text(d), list(d)) + ")";
                case 1 -> "(" + truth(d) + " ? " + integer(d) + " : " + integer(d) + ")";
                case 2 -> "-(" + integer(d) + ")";
                case 3 -> full(d) + ".indexOf(" + text(0) + ")";
                case 4 -> "int(" + pick(real(d), integer(d), "'12'") + ")";
                case 5 -> text(d) + ".lastIndexOf(" + text(0) + ")";
                default ->
                        "("
                                + integer(d)
                                + pick(" + ", " - ", " * ", " / ", " % ")
                                + integer(d)
                                + ")";
            };
        }

        String real(int depth) {
            if (depth == 0) {
                return pick("d", "1.5", "-0.25", "1e3", "7.0");
            }
            int d = depth - 1;
            return switch (random.nextInt(4)) {
                case 0 -> "double(" + integer(d) + ")";
                case 1 -> "(" + truth(d) + " ? " + real(d) + " : " + real(d) + ")";
                default -> "(" + real(d) + pick(" + ", " - ", " * ") + real(d) + ")";
            };
        }

        String text(int depth) {
            if (depth == 0) {
                return pick("s", "t", "'l'", "'ö'", "''", "'a,b,c'", "\"x\\u00e9\"", "','");
            }
            int d = depth - 1;
            return switch (random.nextInt(9)) {
                case 0 -> "(" + text(d) + " + " + text(d) + ")";
                case 1 -> text(d) + pick(".lowerAscii()", ".upperAscii()", ".trim()");
                case 2 -> text(d) + ".replace(" + text(0) + ", " + text(0) + ")";
                case 3 -> text(d) + ".substring(" + integer(0) + ")";
                case 4 -> text(d) + ".substring(" + integer(0) + ", " + integer(0) + ")";
                case 5 -> "w.join(" + text(d) + ")";
                case 6 -> text(d) + ".charAt(" + integer(0) + ")";
                case 7 -> "string(" + pick(integer(d), truth(d)) + ")";
                default -> "(" + truth(d) + " ? " + text(d) + " : " + text(d) + ")";
            };
        }

        /// A text that is not empty: in an empty one CEL's Java runtime fails to search, and splits it into nothing.
        private String full(int depth) {
            return "(" + text(depth) + " + 'q')";
        }

        String list(int depth) {
            if (depth == 0) {
                return pick("l", "w", "[1, 2]", "['a']");
            }
            int d = depth - 1;
            return switch (random.nextInt(5)) {
                case 0 -> "l.map(v, v * " + integer(d) + ")";
                case 1 -> "l.filter(v, v < " + integer(d) + ")";
                case 2 -> full(d) + ".split(" + text(0) + ")";
                case 3 -> "(l + [" + integer(d) + "])";
                default -> "w.map(v, v + " + text(d) + ")";
            };
        }

        String truth(int depth) {
            if (depth == 0) {
                return pick("b", "true", "false", "i > j", "s == t");
            }
            int d = depth - 1;
            String order = pick(" < ", " <= ", " > ", " >= ", " == ", " != ");
            return switch (random.nextInt(10)) {
                case 0 -> "(" + truth(d) + " && " + truth(d) + ")";
                case 1 -> "(" + truth(d) + " || " + truth(d) + ")";
                case 2 -> "!" + truth(d).replaceAll("^(.*)$", "($1)");
                case 3 -> "(" + integer(d) + order + integer(d) + ")";
                case 4 -> "(" + real(d) + order + integer(d) + ")";
                case 5 -> "(" + text(d) + order + text(d) + ")";
                case 6 ->
                        text(d) + pick(".startsWith(", ".endsWith(", ".contains(") + text(0) + ")";
                case 7 -> "(" + integer(d) + " in l)";
                case 8 ->
                        "l." + pick("all", "exists", "exists_one") + "(v, v < " + integer(d) + ")";
                default -> "(" + list(d) + " == " + list(d) + ")";
            };
        }
    }
}
