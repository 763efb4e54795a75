package dev.rowmill.tenant;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The API keys that are in force, by the SHA-256 of each, and the limits of their tenants. Immutable.
///
/// A key is looked up by the first bytes of its hash, and the whole hash is compared in a time that does not depend on
/// how much of it agrees: whoever tries keys learns nothing from how long it takes.
public final class Keys {
    private static final int PREFIX_BYTES = 8;

    private final Map<String, List<Entry>> byPrefix = new HashMap<>();
    private final Map<String, Limits> limits;
    private final Set<String> tenants;

    private record Entry(byte[] sha256, Key key) {}

    /// Keys by the SHA-256 of each in hexadecimal, and limits by tenant.
    public Keys(Map<String, Key> bySha256, Map<String, Limits> limits) {
        bySha256.forEach((hex, key) -> {
            byte[] sha256 = HexFormat.of().parseHex(hex);
            byPrefix.computeIfAbsent(prefix(sha256), _ -> new ArrayList<>())
                    .add(new Entry(sha256, key));
        });
        this.limits = Map.copyOf(limits);
        this.tenants = all().stream().map(Key::tenant).collect(Collectors.toUnmodifiableSet());
    }

    /// What is known of the key that a client sent; nothing if it is none.
    public @Nullable Key find(String secret) {
        byte[] sha256 = sha256(secret);
        Key found = null;
        for (Entry entry : byPrefix.getOrDefault(prefix(sha256), List.of())) {
            if (MessageDigest.isEqual(entry.sha256, sha256)) {
                found = entry.key;
            }
        }
        return found;
    }

    /// The limits of a tenant.
    public Limits limits(String tenant) {
        return limits.getOrDefault(tenant, Limits.NONE);
    }

    /// The tenants that have a key.
    public Set<String> tenants() {
        return tenants;
    }

    /// All keys, in no order.
    public List<Key> all() {
        return byPrefix.values().stream().flatMap(List::stream).map(Entry::key).toList();
    }

    private static String prefix(byte[] sha256) {
        return HexFormat.of().formatHex(Arrays.copyOf(sha256, PREFIX_BYTES));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
