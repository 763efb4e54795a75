package dev.rowmill.step;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the names in grok patterns stand for. Immutable.
///
/// @param definitions expressions, which may use other names, by name
record GrokLibrary(Map<String, String> definitions) {
    /// The names that every pipeline has: see the head of `grok-patterns.txt` for their source.
    static final GrokLibrary STANDARD = read("grok-patterns.txt");

    GrokLibrary {
        definitions = Map.copyOf(definitions);
    }

    private static GrokLibrary read(String resource) {
        var definitions = new LinkedHashMap<String, String>();
        try (InputStream in = GrokLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "expected the resource " + resource + ", found none");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        definitions.put(line.substring(0, space), line.substring(space + 1));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GrokLibrary(definitions);
    }

    /// These definitions and `own` ones, which take the place of those with the same name.
    GrokLibrary with(Map<String, String> own) {
        var all = new LinkedHashMap<>(definitions);
        all.putAll(own);
        return new GrokLibrary(all);
    }

    /// What a name stands for, or nothing where it is not known.
    @Nullable String find(String name) {
        return definitions.get(name);
    }

    /// The names, in no particular order.
    Collection<String> names() {
        return definitions.keySet();
    }
}
