package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a         | {\"a\":1}                  | 1",
                "a.b       | {\"a\":{\"b\":2}}          | 2",
                "a.b       | {\"a.b\":1,\"a\":{\"b\":2}} | 1",
                "a.b.c     | {\"a\":{\"b\":{\"c\":3}}}  | 3",
                "a.b       | {\"a\":{\"b\":null}}       | null",
                "a.        | {\"a.\":4,\"a\":{\"\":5}}  | 4",
                ".         | {\".\":6}                  | 6",
                "é.π       | {\"\\u00e9\":{\"π\":7}}    | 7"
            })
    void findsTheFieldOrMember(String path, String row, String value) throws RowException {
        assertThat(Path.of(path).get(JsonLayoutTest.read(row))).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":[1]}",
                "{\"a\":{\"c\":1}}",
                "{\"b\":1}"
            })
    void findsNothingWhereThereIsNone(String row) throws RowException {
        assertThat(Path.of("a.b").get(JsonLayoutTest.read(row))).isNull();
        assertThat(Path.of("a.b").remove(JsonLayoutTest.read(row))).hasToString(row);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                        | {\"a\":{\"b\":{\"c\":true}}}",
                "{\"a\":1}                 | {\"a\":{\"b\":{\"c\":true}}}",
                "{\"a\":{\"x\":1},\"z\":2} | {\"a\":{\"x\":1,\"b\":{\"c\":true}},\"z\":2}",
                "{\"a\":{\"b\":{\"c\":0,\"d\":1}}} | {\"a\":{\"b\":{\"c\":true,\"d\":1}}}",
                "{\"a.b.c\":1}             | {\"a.b.c\":true}"
            })
    void setsTheFieldAndMakesTheObjectsOnTheWay(String before, String after) throws RowException {
        Row row = Path.of("a.b.c").set(JsonLayoutTest.read(before), Value.Bool.TRUE);

        assertThat(row).hasToString(after);
        assertThat(Path.of("a.b.c").get(row)).isEqualTo(Value.Bool.TRUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"b\":1,\"c\":2}} | {\"a\":{\"c\":2}}",
                "{\"a\":{\"b\":1}}         | {\"a\":{}}",
                "{\"a.b\":1,\"a\":{\"b\":2}} | {\"a\":{\"b\":2}}"
            })
    void removesTheFieldAlone(String before, String after) throws RowException {
        assertThat(Path.of("a.b").remove(JsonLayoutTest.read(before))).hasToString(after);
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(Path.of("a.b").text()).isEqualTo("a.b");
        assertThat(Path.of("a..b").text()).isEqualTo("a..b");
    }
}
