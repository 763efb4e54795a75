package dev.rowmill.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class RowEditTest {
    private static final FieldName A = FieldName.of("a");
    private static final FieldName B = FieldName.of("b");
    private static final FieldName C = FieldName.of("c");

    private static Row row(String json) throws RowException {
        return JsonLayoutTest.read(json);
    }

    private static void setText(RowEdit edit, FieldName name, String text) {
        byte[] utf8 = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        edit.setText(name, utf8, 1, utf8.length - 1);
    }

    @Test
    void setsSeveralFieldsAtOnce() throws RowException {
        Row row = row("{\"a\": 1, \"b\":2}");
        RowEdit edit = row.edit();
        edit.set(C, Value.Bool.TRUE);
        setText(edit, B, "zwei \"2\"\n");
        edit.set(A, Value.Null.NULL);
        setText(edit, C, "ü");

        assertThat(edit.row())
                .hasToString("{\"a\": null, \"b\":\"zwei \\\"2\\\"\\n\",\"c\":\"ü\"}");
        assertThat(row).hasToString("{\"a\": 1, \"b\":2}");
    }

    @Test
    void goesOnWithARowThatWasChangedBefore() throws RowException {
        Row before = row("{\"a\":1}").renamed(A, B).with(C, Value.text("x"));
        RowEdit edit = before.edit();
        setText(edit, B, "one");
        setText(edit, A, "new");

        assertThat(edit.row()).hasToString("{\"b\":\"one\",\"c\":\"x\",\"a\":\"new\"}");
    }

    @Test
    void takesManyNewFields() throws RowException {
        RowEdit edit = row("{}").edit();
        for (int i = 0; i < 100; i++) {
            edit.set(FieldName.of("f" + i), JsonNumber.of(i));
        }
        assertThat(edit.row().size()).isEqualTo(100);
        assertThat(edit.row().get(FieldName.of("f99"))).isEqualTo(JsonNumber.of(99));
    }

    @Test
    void givesTextsAsValuesToo() throws RowException {
        RowEdit edit = row("{\"a\":1}").edit();
        setText(edit, A, "né");

        assertThat(edit.row().get(A)).isEqualTo(Value.text("né"));
        var codec = new RowCodec();
        assertThat(codec.decode(codec.encode(edit.row()))).hasToString("{\"a\":\"né\"}");
    }
}
