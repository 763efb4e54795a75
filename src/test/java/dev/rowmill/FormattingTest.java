package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.FormatterException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

class FormattingTest {
    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        var unformatted = new ArrayList<Path>();
        for (Path file : Formatting.sources()) {
            String text = Files.readString(file);
            if (!Formatting.format(text).equals(text)) {
                unformatted.add(file);
            }
        }
        assertThat(unformatted).as("run: mvn -q test-compile exec:exec -Pformat").isEmpty();
    }
}
