package dev.rowmill.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a key may do within its tenant. Each role may do what those before it may.
public enum Role {
    /// Looks at jobs, results and pipelines.
    READ,
    /// Runs, submits, cancels and deletes as well.
    SUBMIT,
    /// Does what concerns the service as a whole as well.
    ADMIN;

    /// Whether whoever has this role may do what `needed` may.
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// The name that users write, such as `submit`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The names that users write, the smallest role first.
    public static List<String> labels() {
        return Arrays.stream(values()).map(Role::label).toList();
    }
}
