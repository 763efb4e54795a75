package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// `lookup` on the command line: files as datasets.
class LookupCommandTest {
    private final PrintStream standardOut = System.out;
    private final PrintStream standardErr = System.err;
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
    }

    private int rowmill(String... arguments) {
        return Main.commandLine().execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String lookup(String dataset, String key) throws IOException {
        return file(
                "p.yaml",
                "steps:\n  - lookup: {dataset: '%s', key: %s, into: hit}\n"
                        .formatted(dataset, key));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFileBesideThePipelineIsADatasetInAnyFormat() throws IOException {
        Files.createDirectory(directory.resolve("data"));
        Path zipped = directory.resolve("data").resolve("countries.csv.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            gzip.write("code,name\nJP,日本\n".getBytes(StandardCharsets.UTF_8));
        }
        String rows = file("rows.ndjson", "{\"cc\":\"JP\"}\n{\"cc\":\"XX\"}\n");

        assertThat(rowmill("run", lookup("data/countries.csv.gz", "{cc: code}"), rows)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"cc\":\"JP\",\"hit\":{\"code\":\"JP\",\"name\":\"日本\"}}\n{\"cc\":\"XX\",\"hit\":null}\n");
    }

    @Test
    void aDatasetThatIsNotThereIsAMistakeWithItsPlace() throws IOException {
        String pipeline = lookup("none.csv", "k");
        String rows = file("rows.ndjson", "{}\n");

        assertThat(rowmill("run", pipeline, rows)).isEqualTo(Main.USAGE);
        assertThat(rowmill("check", pipeline)).isEqualTo(Main.USAGE);
        assertThat(err().lines())
                .containsOnly(
                        pipeline
                                + ": /steps/0/lookup/dataset: "
                                + directory.resolve("none.csv")
                                + ": expected an input, found no such file (a dataset is a file, named relative to the"
                                + " pipeline's)");
    }

    @Test
    void aDatasetMustTellItsFormatAndBeAFile() throws IOException {
        file("data.bin", "x");
        Files.createDirectory(directory.resolve("folder.csv"));

        assertThat(rowmill("check", lookup("data.bin", "k"))).isEqualTo(Main.USAGE);
        assertThat(rowmill("check", lookup("folder.csv", "k"))).isEqualTo(Main.USAGE);
        assertThat(err())
                .contains("expected an ending that tells the format")
                .contains("found a directory");
    }

    @Test
    void aDatasetThatCannotBeReadIsAMistakeWithItsPlaceAndNothingIsWritten() throws IOException {
        file("bad.ndjson", "{\"k\":1}\n{\"k\":\n");
        file("cut.csv.gz", "\u001f");
        file("other.csv", "a,b\n1,2\n");
        String rows = file("rows.ndjson", "{\"k\":1}\n");
        Path result = directory.resolve("out.ndjson");

        for (String dataset : new String[] {"bad.ndjson", "cut.csv.gz", "other.csv"}) {
            String pipeline = lookup(dataset, "k");
            assertThat(rowmill("run", pipeline, rows, "-o", result.toString()))
                    .isEqualTo(Main.USAGE);
            assertThat(rowmill("check", pipeline)).isZero();
            assertThat(rowmill("check", pipeline, "--sample", rows)).isEqualTo(Main.USAGE);
        }
        assertThat(result).doesNotExist();
        assertThat(err())
                .contains(
                        "/steps/0/lookup/dataset: dataset \"bad.ndjson\" cannot be read: row 2: invalid_json")
                .contains("/steps/0/lookup/dataset: dataset \"cut.csv.gz\" cannot be read: ")
                .contains(
                        "expected rows with the key \"k\", found none among 1; the fields of the first are \"a\", \"b\"");
    }
}
