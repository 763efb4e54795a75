package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class CommandLineTest {
    private final PrintStream standardOut = System.out;
    private final PrintStream standardErr = System.err;
    private final InputStream standardIn = System.in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    @TempDir private Path directory = Path.of("");

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setOut(standardOut);
        System.setErr(standardErr);
        System.setIn(standardIn);
    }

    private int rowmill(String... arguments) {
        return Main.commandLine().execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsAPipelineFromStandardInputToStandardOutput() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[{\"filter\":\"n > 1\"}]}");
        System.setIn(
                new ByteArrayInputStream(
                        "{\"n\":1}\n{\"n\": 2}\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(rowmill("run", pipeline)).isZero();
        assertThat(out()).isEqualTo("{\"n\": 2}\n");
    }

    @Test
    void takesFormatsAndCompressionFromTheNamesOfFiles() throws IOException {
        String pipeline = file("p.yaml", "steps:\n  - select: [a]\n");
        Path input = directory.resolve("rows.ndjson.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(input))) {
            gzip.write("{\"a\":1,\"b\":2}\n{\"a\":\"x, y\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        Path output = directory.resolve("out.csv.gz");

        assertThat(rowmill("run", pipeline, input.toString(), "-o", output.toString())).isZero();
        try (var gzip = new GZIPInputStream(Files.newInputStream(output))) {
            assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("a\n1\n\"x, y\"\n");
        }
    }

    @Test
    void readsSeveralFilesAsOneDatasetAndNumbersRowsThrough() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[{\"filter\":\"n > 0\"}]}");
        String first = file("1.ndjson", "{\"n\":1}\n{\"n\":2}\n");
        String second = file("2.ndjson", "{\"n\":3}\nbroken\n");
        Path errors = directory.resolve("errors.ndjson");

        int code = rowmill("run", pipeline, first, second, "--errors", errors.toString());

        assertThat(code).isEqualTo(Main.ROWS_FAILED);
        assertThat(out()).isEqualTo("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        assertThat(Files.readString(errors)).startsWith("{\"row_number\":4,").contains("broken");
        assertThat(err()).contains("4 rows in, 3 out, 0 filtered, 1 failed");
    }

    @Test
    void aFailedRunLeavesNoHalfFile() throws IOException {
        String pipeline =
                file(
                        "p.json",
                        "{\"steps\":[{\"filter\":\"n > 0\"}],\"on_error\":{\"row\":\"fail\"}}");
        String input = file("rows.ndjson", "{\"n\":1}\n{\"n\":\"x\"}\n");
        Path output = directory.resolve("out.ndjson");

        assertThat(rowmill("run", pipeline, input, "-o", output.toString())).isEqualTo(Main.FAILED);
        assertThat(err()).contains("row 2 failed in step 0 (filter)");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("p.json", "rows.ndjson");
        }
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[]}");

        assertThat(rowmill("run", pipeline, "--to", "xml")).isEqualTo(Main.USAGE);
        assertThat(rowmill("run", pipeline, "missing.ndjson", "-o", "no/where.csv.zst"))
                .isEqualTo(Main.USAGE);
        assertThat(rowmill("walk")).isEqualTo(Main.USAGE);
        assertThat(err())
                .contains("unknown format \"xml\"; expected one of ndjson, json, csv")
                .contains("missing.ndjson: expected an input, found no such file")
                .contains("no/where.csv.zst: expected an output that is plain or .gz, found .zst")
                .contains("walk");
    }

    @Test
    void errorsNeverOverwriteTheResultOrAnInput() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[]}");
        String input = file("rows.ndjson", "{\"n\":1}\n");
        String output = directory.resolve("out.ndjson").toString();

        assertThat(rowmill("run", pipeline, input, "--errors", input)).isEqualTo(Main.USAGE);
        assertThat(rowmill("run", pipeline, input, "-o", output, "--errors", output))
                .isEqualTo(Main.USAGE);
        assertThat(Path.of(input)).hasContent("{\"n\":1}");
        assertThat(err()).contains("would overwrite an input").contains("expected two files");
    }

    @Test
    void aTruncatedInputIsNamed() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[]}");
        Path input = directory.resolve("rows.ndjson.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(input))) {
            gzip.write("{\"a\":1}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(input);
        Files.write(input, Arrays.copyOf(whole, whole.length - 9));
        Path output = directory.resolve("out.ndjson");

        assertThat(rowmill("run", pipeline, input.toString(), "-o", output.toString()))
                .isEqualTo(Main.FAILED);
        assertThat(err()).contains(input + ": ");
        assertThat(output).doesNotExist();
    }

    @Test
    void checkTellsEveryMistakeWithItsPlace() throws IOException {
        String pipeline =
                file(
                        "p.json",
                        "{\"steps\":[{\"extrct\":{}},{\"filter\":\"n >\"}],\"on_error\":{}}");

        assertThat(rowmill("check", pipeline)).isEqualTo(Main.USAGE);
        assertThat(err())
                .contains("/steps/0/extrct: unknown step \"extrct\"; did you mean \"extract\"?")
                .contains("/steps/1/filter");
    }

    @Test
    void checkAcceptsAValidPipeline() throws IOException {
        String pipeline = file("p.json", "{\"steps\":[{\"filter\":\"n > 1\"}]}");

        assertThat(rowmill("check", pipeline)).isZero();
        assertThat(out()).contains("valid, 1 step");
    }

    @Test
    void checkShowsWhatEachStepDoesToASample() throws IOException {
        String pipeline =
                file(
                        "p.json",
                        """
                        {"steps": [{"extract": {"field": "line", "pattern": "(?<verb>[A-Z]+) (?<path>.+)"}},
                                   {"filter": "verb == 'GET'"},
                                   {"convert": {"path": "int"}}]}
                        """);
        String sample = file("access.log", "GET 1\nPUT 2\nGET x\n");

        assertThat(rowmill("check", pipeline, "--sample", sample)).isEqualTo(Main.ROWS_FAILED);
        assertThat(out())
                .contains("0   extract          3 → 3 rows")
                .contains("    + verb: \"GET\"")
                .contains("1   filter           3 → 2 rows, 1 filtered")
                .contains("2   convert          2 → 1 rows, 1 failed")
                .contains("    - path: \"1\"\n    + path: 1\n")
                .contains("! {\"row_number\":3,")
                .contains("For these 3 rows: 0 distinct fetches");
    }

    @Test
    void checkNamesTheFormatsThereAre() throws IOException {
        String pipeline = file("p.json", "{\"steps\": []}");
        String sample = file("rows.xml", "");

        assertThat(rowmill("check", pipeline, "--sample", sample, "--format", "xml"))
                .isEqualTo(Main.USAGE);
        assertThat(err()).contains("unknown format \"xml\"; expected one of ndjson, json, csv");
    }

    @Test
    void helpIsWorthReading() {
        assertThat(rowmill("run", "--help")).isZero();
        assertThat(out()).contains("Examples:").contains("--errors").contains("Exit codes");
    }

    @Test
    void theDemoShowsTheMainJobEndToEnd() {
        assertThat(rowmill("demo", "--rows", "3000")).isZero();
        assertThat(out())
                .contains("Posted 3,000 rows")
                .contains("10 groups")
                .contains("calls were made")
                .contains("rowmill_rows_total{result=\"in\"}")
                .contains("Next:");
    }
}
