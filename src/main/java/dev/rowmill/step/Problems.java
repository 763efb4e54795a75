package dev.rowmill.step;

import java.util.ArrayList;
import java.util.List;

/// Collects the mistakes of one pipeline, so that all of them are reported at once. Not
/// thread-safe.
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /// Notes a mistake.
    ///
    /// @param pointer where it is, as a JSON Pointer
    /// @param detail what was expected and what was found
    void add(String pointer, String detail) {
        found.add(new Problem(pointer, detail));
    }

    /// How many mistakes there are.
    int count() {
        return found.size();
    }

    /// Refuses the pipeline if there is any mistake.
    void refuse() throws InvalidPipelineException {
        if (!found.isEmpty()) {
            throw new InvalidPipelineException(found);
        }
    }

    /// The pointer to a member of what `pointer` points to, escaped as RFC 6901 says.
    static String member(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /// The pointer to an element of what `pointer` points to.
    static String element(String pointer, int index) {
        return pointer + "/" + index;
    }
}
