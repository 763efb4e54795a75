package dev.rowmill.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Rows taken out of dead letters.
class DeadLetterRowsTest {
    private static final String HEAD =
            "{\"row_number\":1,\"step\":0,\"op\":\"x\",\"error\":{\"code\":\"c\",\"detail\":\"\\\"row\\\":1\"},\"attempts\":1,";

    private static byte[] copied(String letters) throws IOException {
        var rows = new ByteArrayOutputStream();
        DeadLetterRows.copy(
                new ByteArrayInputStream(letters.getBytes(StandardCharsets.UTF_8)), rows);
        return rows.toByteArray();
    }

    @Test
    void keepTheirBytes() throws IOException {
        String row = "{ \"a\" : 1.00, \"ä\":\"\\u00e4\", \"b\":[{\"row\":2}], \"big\":1e400 }";

        assertThat(copied(HEAD + "\"row\":" + row + "}\n"))
                .isEqualTo((row + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void areTheRawLineWhereItCouldNotBeRead() throws IOException {
        assertThat(copied(HEAD + "\"row\":\"{\\\"n\\\":\\nx\"}\n" + HEAD + "\"row\":{}}\n"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"n\": x\n{}\n");
    }

    @Test
    void areTheRawBytesWhereTheyWereNoText() throws IOException {
        assertThat(copied(HEAD + "\"row\":\"\ufffd{\",\"row_base64\":\"/3s=\"}\n"))
                .isEqualTo(new byte[] {(byte) 0xff, '{', '\n'});
    }

    @Test
    void mayBeLargerThanTheBuffer() throws IOException {
        String row = "{\"a\":\"" + "x".repeat(300_000) + "\"}";

        assertThat(copied((HEAD + "\"row\":" + row + "}\n").repeat(3)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo((row + "\n").repeat(3));
    }
}
