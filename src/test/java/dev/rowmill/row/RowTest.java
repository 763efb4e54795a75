package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

class RowTest {
    private static final FieldName A = FieldName.of("a");
    private static final FieldName B = FieldName.of("b");
    private static final FieldName C = FieldName.of("c");

    @Test
    void keepsSpacesEscapesAndNumbersAroundAChange() throws RowException {
        Row row =
                JsonLayoutTest.read(" { \"\\u0061\" : 1.10 , \"b\":[1, 2],\"c\" : \"\\u0041\" } ");

        assertThat(row.with(B, Value.Bool.TRUE).toString())
                .isEqualTo(" { \"\\u0061\" : 1.10 , \"b\":true,\"c\" : \"\\u0041\" } ");
        assertThat(row.without(B).toString())
                .isEqualTo(" { \"\\u0061\" : 1.10,\"c\" : \"\\u0041\" } ");
        assertThat(row.with(FieldName.of("d"), JsonNumber.of(4)).toString())
                .isEqualTo(" { \"\\u0061\" : 1.10 , \"b\":[1, 2],\"c\" : \"\\u0041\",\"d\":4}");
        assertThat(row.renamed(A, FieldName.of("z")).toString())
                .isEqualTo("{\"z\":1.10,\"b\":[1, 2],\"c\" : \"\\u0041\" } ");
        assertThat(row.only(new int[] {2, 0}).toString())
                .isEqualTo("{\"c\" : \"\\u0041\",\"\\u0061\" : 1.10}");
    }

    @Test
    void emptiesAndFillsAgain() throws RowException {
        Row empty = JsonLayoutTest.read("{ \"a\" : 1 }").without(A);

        assertThat(empty.toString()).isEqualTo("{}");
        assertThat(empty.size()).isZero();
        assertThat(empty.with(A, JsonNumber.of(2)).toString()).isEqualTo("{\"a\":2}");
        assertThat(JsonLayoutTest.read("{ }").with(A, JsonNumber.of(2)).toString())
                .isEqualTo("{\"a\":2}");
    }

    @Test
    void replacesTheFieldThatHadTheNewName() throws RowException {
        Row row = JsonLayoutTest.read("{\"a\":1,\"b\":2,\"c\":3}");

        assertThat(row.renamed(C, A).toString()).isEqualTo("{\"b\":2,\"a\":3}");
        assertThat(row.renamed(A, C).toString()).isEqualTo("{\"c\":1,\"b\":2}");
        assertThat(row.renamed(A, A)).isSameAs(row);
        assertThat(row.renamed(FieldName.of("x"), A)).isSameAs(row);
    }

    @Test
    void isUntouchedUntilItIsChanged() throws RowException {
        Row row = JsonLayoutTest.read("{\"a\":1}");

        assertThat(row.isUntouched()).isTrue();
        assertThat(row.without(B)).isSameAs(row);
        assertThat(row.only(new int[] {0})).isSameAs(row);
        Row changed = row.with(B, Value.Null.NULL);
        assertThat(changed.isUntouched()).isFalse();
        assertThat(changed.origin().isUntouched()).isTrue();
        assertThatThrownBy(() -> changed.writeOrigin(new ByteSink(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsNullFromMissing() throws RowException {
        Row row = JsonLayoutTest.read("{\"a\":null}");

        assertThat(row.get(A)).isEqualTo(Value.Null.NULL);
        assertThat(row.has(A)).isTrue();
        assertThat(row.get(B)).isNull();
        assertThat(row.has(B)).isFalse();
    }

    @Test
    void isMadeOfValuesInTheirOrder() {
        var values = new LinkedHashMap<String, Value>();
        values.put("b", Value.text("x"));
        values.put("a", JsonNumber.of(1.5));

        Row row = Row.of(values, 7);

        assertThat(row.toString()).isEqualTo("{\"b\":\"x\",\"a\":1.5}");
        assertThat(row.number()).isEqualTo(7);
        assertThat(row.with(B, Value.Null.NULL).toString()).isEqualTo("{\"b\":null,\"a\":1.5}");
        assertThat(row.without(B).without(A).toString()).isEqualTo("{}");
    }

    @Test
    void readsTheRowsOfAChunkByIndex() throws RowException {
        byte[] bytes = "{\"a\":1}\n{\"a\":2}\nrest".getBytes(StandardCharsets.UTF_8);
        RowError error = RowError.of(ErrorCode.ROW_TOO_LARGE, "too large");
        var chunk =
                new Chunk(
                        3,
                        11,
                        JsonLayout.LINES,
                        bytes,
                        new int[] {0, 7, 8, 15, 16, 20},
                        Map.of(2, error),
                        20);

        assertThat(chunk.rows()).isEqualTo(3);
        assertThat(chunk.row(1).toString()).isEqualTo("{\"a\":2}");
        assertThat(chunk.row(1).number()).isEqualTo(12);
        assertThatThrownBy(() -> chunk.row(2)).hasMessage("too large");
        assertThat(chunk.start(2)).isEqualTo(16);
        assertThat(chunk.end(2)).isEqualTo(20);
    }
}
