package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// What must hold for a change to happen (RFC 9110, sections 13.1.1 and 13.1.2).
///
/// Tags stand without quotes; `*` is any tag. A null set is a header that was not sent.
///
/// @param ifMatch the thing must be there with one of these tags
/// @param ifNoneMatch the thing must not be there with one of these tags
public record Precondition(@Nullable Set<String> ifMatch, @Nullable Set<String> ifNoneMatch) {
    /// Always holds.
    public static final Precondition NONE = new Precondition(null, null);

    /// Copies the sets.
    public Precondition {
        ifMatch = ifMatch == null ? null : Set.copyOf(ifMatch);
        ifNoneMatch = ifNoneMatch == null ? null : Set.copyOf(ifNoneMatch);
    }

    /// Whether a thing with this tag, or no thing for null, may be changed.
    boolean holds(@Nullable String etag) {
        return (ifMatch == null || names(ifMatch, etag))
                && (ifNoneMatch == null || !names(ifNoneMatch, etag));
    }

    private static boolean names(Set<String> tags, @Nullable String etag) {
        return etag != null && (tags.contains("*") || tags.contains(etag));
    }
}
