package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.row.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;

/// `select`, `remove` and `rename`.
class FieldStepsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"b\",\"a\"] | {\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "[\"a\",\"none\"] | {\"a\":null,\"b\":2} | {\"a\":null}",
                "[\"none\"] | {\"a\":1} | {}",
                "[\"g.x\"] | {\"a\":1,\"g\":{\"x\":1,\"y\":2}} | {\"g\":{\"x\":1}}",
                "[\"g.y\",\"a\",\"g.x\"] | {\"a\":1,\"g\":{\"x\":1,\"y\":2}} | {\"g\":{\"y\":2,\"x\":1},\"a\":1}",
                "[\"g.x\",\"g\"] | {\"a\":1,\"g\":{\"x\":1,\"y\":2}} | {\"g\":{\"x\":1,\"y\":2}}",
                "[\"g\",\"g.x\"] | {\"g\":{\"x\":1,\"y\":2}} | {\"g\":{\"x\":1,\"y\":2}}",
                "[\"g.none\"] | {\"g\":{\"x\":1}} | {}",
                "[\"g.x\"] | {\"g.x\":1,\"g\":{\"x\":2}} | {\"g.x\":1}",
                "[\"größe\",\"💥\"] | {\"💥\":1,\"größe\":2} | {\"größe\":2,\"💥\":1}",
            })
    void selectKeepsTheListedFieldsInTheirOrder(String fields, String row, String expected)
            throws Exception {
        assertThat(Trial.run("select", fields, row)).containsExactly(expected);
    }

    @Test
    void selectingAllFieldsInTheirOrderLeavesTheRowUntouched() throws Exception {
        var out = new ArrayList<Row>();
        var step = (CpuStep) Trial.pipeline("select", "[\"a\", \"b\"]").steps().getFirst().plan();
        Row row = Trial.row("{\"a\": 1, \"b\": 2}");

        step.apply(row, out::add);

        assertThat(out).containsExactly(row);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"a\"] | {\"a\":1,\"b\":2} | {\"b\":2}",
                "[\"none\",\"a.b.c\"] | {\"a\":1} | {\"a\":1}",
                "[\"a\",\"b\"] | {\"a\":1,\"b\":2} | {}",
                "[\"g.x\"] | {\"g\":{\"x\":1,\"y\":2}} | {\"g\":{\"y\":2}}",
                "[\"g.x\"] | {\"g.x\":1,\"g\":{\"x\":2}} | {\"g\":{\"x\":2}}",
            })
    void removeDropsTheListedFields(String fields, String row, String expected) throws Exception {
        assertThat(Trial.run("remove", fields, row)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"c\"} | {\"a\":1,\"b\":2} | {\"c\":1,\"b\":2}",
                "{\"a\":\"b\"} | {\"a\":1,\"b\":2} | {\"b\":1}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":1,\"b\":2} | {\"b\":1,\"c\":2}",
                "{\"a\":\"b\",\"b\":\"a\"} | {\"a\":1,\"b\":2} | {\"b\":1,\"a\":2}",
                "{\"a\":\"b\",\"b\":\"a\"} | {\"a\":1} | {\"b\":1}",
                "{\"a\":\"a\"} | {\"a\":1} | {\"a\":1}",
                "{\"none\":\"a\"} | {\"a\":1} | {\"a\":1}",
                "{\"g.x\":\"x\"} | {\"g\":{\"x\":1,\"y\":2},\"a\":1} | {\"g\":{\"y\":2},\"a\":1,\"x\":1}",
                "{\"x\":\"g.x\"} | {\"x\":1,\"g\":{\"y\":2}} | {\"g\":{\"y\":2,\"x\":1}}",
                "{\"x\":\"g.x\"} | {\"x\":1,\"g.x\":2} | {\"g.x\":1}",
                "{\"g.x\":\"x\"} | {\"g.x\":1,\"a\":2} | {\"x\":1,\"a\":2}",
                "{\"values\":\"v\"} | {\"values\":1} | {\"v\":1}",
            })
    void renameGivesNewNamesAllAtOnce(String names, String row, String expected) throws Exception {
        assertThat(Trial.run("rename", names, row)).containsExactly(expected);
    }
}
