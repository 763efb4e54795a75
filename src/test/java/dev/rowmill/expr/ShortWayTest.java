package dev.rowmill.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What is read straight from a row's bytes is what values come to: the same results and the same errors.
class ShortWayTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void expressionsOverBytesGiveWhatTheyGiveOverValues(long seed) throws Exception {
        var random = new Random(seed);
        List<String> rows = rows(random);
        for (int i = 0; i < 150; i++) {
            String source = truth(random, 3);
            Evaluator evaluator = Expression.compile(source).evaluator(Rows.NOW);
            for (String json : rows) {
                assertThat(outcome(() -> evaluator.evaluate(Rows.row(json))))
                        .as("seed %d: %s over %s", seed, source, json)
                        .isEqualTo(
                                outcome(() ->
                                        Expression.compile(source)
                                                .evaluate(PlainLayout.row(json), Rows.NOW)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void integersAndTextsThatAreToldAreTheValues(long seed) throws Exception {
        var random = new Random(seed);
        var view = new TextView();
        int told = 0;
        List<String> rows = rows(random);
        for (int i = 0; i < 200; i++) {
            String source = random.nextBoolean() ? number(random, 2) : text(random, 2);
            Evaluator evaluator = Expression.compile(source).evaluator(Rows.NOW);
            for (String json : rows) {
                Row row = Rows.row(json);
                long integer = evaluator.integer(row);
                String text = evaluator.text(row, view) ? view.toString() : null;
                Value shown = text == null ? null : Value.text(text);
                shown = integer == Row.NO_INTEGER ? shown : JsonNumber.of(integer);
                if (shown != null) {
                    told++;
                    assertThat(outcome(() -> evaluator.evaluate(PlainLayout.row(json))))
                            .as("seed %d: %s over %s", seed, source, json)
                            .isEqualTo(Json.text(shown));
                }
            }
        }
        assertThat(told).as("short ways, seed %d", seed).isGreaterThan(500);
    }

    @Test
    void textsThatWereToldNeverChange() throws Exception {
        var evaluator = Expression.compile("lower(s)").evaluator(Rows.NOW);
        var views = new ArrayList<TextView>();
        for (int i = 0; i < 5_000; i++) {
            var view = new TextView();
            String text = (i % 3 == 0 ? "\\\"Row " : "Row ") + i;
            assertThat(evaluator.text(Rows.row("{\"s\":\"" + text + "\"}"), view)).isTrue();
            views.add(view);
        }
        for (int i = 0; i < views.size(); i++) {
            assertThat(views.get(i)).hasToString((i % 3 == 0 ? "\"row " : "row ") + i);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ; ",
            value = {
                "a == 1 && b == 2 ; {\"a\":0} ; false",
                "a > 1 && b.startsWith('x') ; {\"a\":1,\"b\":5} ; false",
                "b.startsWith('x') && a > 1 ; {\"a\":1,\"b\":5} ; false",
                "b.startsWith('x') || a > 0 ; {\"a\":1,\"b\":5} ; true",
                "a > 0 ; {\"a\":9223372036854775808} ; true",
                "a < -999999999999999999 ; {\"a\":-9223372036854775808} ; true",
                "a * b == 8 ; {\"a\":2,\"b\":4} ; true",
                "a - b > 0 ; {\"a\":999999999999999999,\"b\":-999999999999999999} ; true",
                "has(a) ; {\"a\":null} ; false",
                "has(a) ; {\"a\":\"\"} ; true",
                "has(a) ; {\"a\":false} ; true",
                "has(a) ; {} ; false",
                "a in ['x', 'y', 'x'] ; {\"a\":\"y\"} ; true",
                "a in ['x'] ; {\"a\":1} ; false",
                "a.contains('') ; {\"a\":\"\"} ; true",
                "lower(a) == 'i̇' ; {\"a\":\"İ\"} ; true",
                "upper(a) == 'SS' ; {\"a\":\"ß\"} ; true",
                "lowerAscii(a) == 'äa' ; {\"a\":\"äA\"} ; true",
                "geo.zone == 'n' ; {\"geo.zone\":\"n\",\"geo\":{\"zone\":\"s\"}} ; true",
                "geo.zone == 's' ; {\"geo.zone\":null,\"geo\":{\"zone\":\"s\"}} ; true",
            })
    void edgesAreKept(String source, String json, String expected) throws Exception {
        assertThat(Rows.json(source, json)).isEqualTo(expected);
        assertThat(Json.text(Expression.compile(source).evaluate(PlainLayout.row(json), Rows.NOW)))
                .isEqualTo(expected);
    }

    private static List<String> rows(Random random) {
        var rows = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            var json = new StringBuilder("{");
            for (String name : List.of("a", "b", "c", "d.e")) {
                if (random.nextInt(8) > 0) {
                    json.append(json.length() > 1 ? "," : "")
                            .append('"')
                            .append(name)
                            .append("\":")
                            .append(Spellings.value(random));
                }
            }
            rows.add(json.append('}').toString());
        }
        return rows;
    }

    private static String truth(Random random, int depth) {
        String order = List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
        return switch (random.nextInt(depth > 0 ? 12 : 7)) {
            case 0 -> number(random, depth) + " " + order + " " + (random.nextInt(30) - 8);
            case 1 -> (random.nextInt(30) - 8) + " " + order + " " + number(random, depth);
            case 2 -> text(random, depth) + " " + order + " " + Spellings.literal(random);
            case 3 -> {
                String ask = List.of("startsWith", "endsWith", "contains").get(random.nextInt(3));
                yield "%s(%s, %s)".formatted(ask, text(random, depth), Spellings.literal(random));
            }
            case 4 ->
                    "%s in [%s, %s]"
                            .formatted(
                                    text(random, depth),
                                    Spellings.literal(random),
                                    Spellings.literal(random));
            case 5 -> "has(" + field(random) + ")";
            case 6 -> field(random) + " " + order + " " + field(random);
            case 7 -> "!(" + truth(random, depth - 1) + ")";
            case 8, 9 -> "(" + truth(random, depth - 1) + " && " + truth(random, depth - 1) + ")";
            default -> "(" + truth(random, depth - 1) + " || " + truth(random, depth - 1) + ")";
        };
    }

    private static String number(Random random, int depth) {
        String operator = List.of("+", "-", "*", "/", "%").get(random.nextInt(5));
        return switch (random.nextInt(depth > 0 ? 4 : 2)) {
            case 0, 1 -> field(random);
            case 2 -> "(" + number(random, depth - 1) + operator + random.nextInt(1, 9) + ")";
            default -> "(" + number(random, depth - 1) + operator + number(random, depth - 1) + ")";
        };
    }

    private static String text(Random random, int depth) {
        String change =
                List.of("lower", "upper", "lowerAscii", "upperAscii", "trim")
                        .get(random.nextInt(5));
        return depth > 0 && random.nextInt(3) == 0
                ? change + "(" + text(random, depth - 1) + ")"
                : field(random);
    }

    private static String field(Random random) {
        return List.of("a", "b", "c", "d.e").get(random.nextInt(4));
    }

    private interface Evaluation {
        Value get() throws Exception;
    }

    private static String outcome(Evaluation evaluation) throws Exception {
        try {
            return Json.text(evaluation.get());
        } catch (RowException e) {
            return e.error().code() + ": " + e.error().detail();
        }
    }
}
