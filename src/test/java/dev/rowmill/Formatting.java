package dev.rowmill;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The one formatter of the sources: google-java-format, four spaces.
///
/// `FormattingTest` checks with it; `mvn -q test-compile exec:exec -Pformat` runs [#main] and writes.
final class Formatting {
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder()
                            .style(JavaFormatterOptions.Style.AOSP)
                            .formatJavadoc(false)
                            .build());

    private Formatting() {}

    /// Formats every source file in place.
    public static void main(String[] args) throws IOException, FormatterException {
        for (Path file : sources()) {
            String text = Files.readString(file);
            String formatted = format(text);
            if (!formatted.equals(text)) {
                Files.writeString(file, formatted);
                System.out.println("formatted " + file);
            }
        }
    }

    /// All Java sources of the project, in a fixed order.
    static List<Path> sources() throws IOException {
        var files = new ArrayList<Path>();
        for (String root : List.of("src/main/java", "src/test/java", "src/bench")) {
            if (!Files.isDirectory(Path.of(root))) {
                continue;
            }
            try (var walk = Files.walk(Path.of(root))) {
                walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    static String format(String source) throws FormatterException {
        String unused = RemoveUnusedImports.removeUnusedImports(source);
        String ordered = ImportOrderer.reorderImports(unused, JavaFormatterOptions.Style.AOSP);
        return FORMATTER.formatSource(ordered);
    }
}
