package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowmill.http.Multipart.MalformedException;
import dev.rowmill.http.Multipart.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;

class MultipartTest {
    private static Multipart form(String text) {
        return new Multipart(
                new ByteArrayInputStream(
                        text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)),
                "XX");
    }

    private static String text(Part part) throws IOException {
        return new String(part.content().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void readsPartsOneAfterTheOther() throws IOException {
        Multipart form =
                form(
                        """
                        --XX
                        Content-Disposition: form-data; name="a b"; filename="x;\\"y\\".csv"
                        content-type: text/csv

                        one
                        two
                        --XX
                        Content-Disposition: form-data; name=c


                        --XX--
                        after\
                        """);

        Part first = Objects.requireNonNull(form.next());
        assertThat(first.name()).isEqualTo("a b");
        assertThat(first.filename()).isEqualTo("x;\"y\".csv");
        assertThat(first.contentType()).isEqualTo("text/csv");
        assertThat(text(first)).isEqualTo("one\r\ntwo");
        Part second = Objects.requireNonNull(form.next());
        assertThat(second.name()).isEqualTo("c");
        assertThat(text(second)).isEmpty();
        assertThat(form.next()).isNull();
        assertThat(form.next()).isNull();
    }

    @Test
    void skipsWhatWasNotRead() throws IOException {
        Multipart form =
                form(
                        """
                        --XX
                        Content-Disposition: form-data; name="a"

                        not read
                        --XX
                        Content-Disposition: form-data; name="b"

                        read
                        --XX--
                        """);

        form.next();
        assertThat(text(Objects.requireNonNull(form.next()))).isEqualTo("read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "--XX",
                "--XX\n",
                "--XXy\n",
                "--XX\nContent-Disposition: form-data; name=a\n",
                "--XX\nContent-Disposition: form-data\n\nx\n--XX--",
                "--XX\nContent-Disposition: attachment; name=a\n\nx\n--XX--",
                "--XX\nno colon\n\nx\n--XX--",
                "--XX\nContent-Disposition: form-data; name=a\n\ncut off",
                "--XX\nContent-Disposition: form-data; name=a\n\ncut off\n--X",
            })
    void refusesWhatIsMalformedOrCutOff(String text) {
        assertThatThrownBy(
                        () -> {
                            Multipart form = form(text);
                            for (Part part = form.next(); part != null; part = form.next()) {
                                part.content().readAllBytes();
                            }
                        })
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void boundsTheHeadersOfAPart() {
        assertThatThrownBy(() -> form("--XX\nX: " + "y".repeat(9_000) + "\n\n").next())
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("8192");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheBoundaryHoweverTheBytesArrive(long seed) throws IOException {
        var random = new Random(seed);
        var content = new ByteArrayOutputStream();
        byte[][] pieces = {
            "\r\n--X".getBytes(StandardCharsets.UTF_8),
            "\r\n--".getBytes(StandardCharsets.UTF_8),
            "\r".getBytes(StandardCharsets.UTF_8),
            "\r\n\r\n--XY".getBytes(StandardCharsets.UTF_8),
            new byte[70_000],
            "text".getBytes(StandardCharsets.UTF_8)
        };
        for (int i = 0; i < 30; i++) {
            content.write(pieces[random.nextInt(pieces.length)]);
        }
        var body = new ByteArrayOutputStream();
        body.write(
                "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        body.write(content.toByteArray());
        body.write("\r\n--XX--\r\n".getBytes(StandardCharsets.UTF_8));

        var form = new Multipart(new Dripping(body.toByteArray(), random), "XX");
        Part part = Objects.requireNonNull(form.next());

        assertThat(part.content().readAllBytes())
                .as("seed %d", seed)
                .isEqualTo(content.toByteArray());
        assertThat(form.next()).isNull();
    }

    /// Gives as many bytes at a time as chance will have it.
    private static final class Dripping extends InputStream {
        private final InputStream in;
        private final Random random;

        Dripping(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int most = random.nextBoolean() ? 3 : 100_000;
            return in.read(target, offset, Math.min(length, random.nextInt(1, most)));
        }
    }
}
