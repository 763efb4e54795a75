package dev.rowmill.tenant;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// Who may call now: everybody, or whoever has one of the keys. Thread-safe; the keys can be replaced at any time.
public final class Access {
    /// The one tenant there is as long as nobody needs a key.
    public static final String ONLY_TENANT = "default";

    private static final Key EVERYBODY = new Key("none", ONLY_TENANT, Role.ADMIN, null);

    private volatile @Nullable Keys keys;

    private Access(@Nullable Keys keys) {
        this.keys = keys;
    }

    /// Everybody may call, as one tenant.
    public static Access open() {
        return new Access(null);
    }

    /// Whoever has one of these keys may call.
    public static Access by(Keys keys) {
        return new Access(keys);
    }

    /// Whether everybody may call.
    public boolean isOpen() {
        return keys == null;
    }

    /// Puts other keys in force, from the next request on.
    ///
    /// @throws IllegalStateException if nobody needs a key: that does not change while the service runs
    public void replace(Keys next) {
        if (isOpen()) {
            throw new IllegalStateException("expected keys in force, found a service open to all");
        }
        keys = next;
    }

    /// Who calls with this key, or without one; nothing for whoever may not.
    public @Nullable Key caller(@Nullable String secret) {
        Keys now = keys;
        if (now == null) {
            return EVERYBODY;
        }
        return secret == null ? null : now.find(secret);
    }

    /// The tenants there are now.
    public Set<String> tenants() {
        Keys now = keys;
        return now == null ? Set.of(ONLY_TENANT) : now.tenants();
    }

    /// The limits of a tenant as they are now.
    public Limits limits(String tenant) {
        Keys now = keys;
        return now == null ? Limits.NONE : now.limits(tenant);
    }
}
