package dev.rowmill.http;

import dev.rowmill.tenant.Access;
import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Keys;
import dev.rowmill.tenant.Limits;
import dev.rowmill.tenant.Rate;
import dev.rowmill.tenant.Role;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Keys of a test, each named by the text that a client sends.
final class KeyRing {
    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, Limits> limits = new HashMap<>();

    KeyRing with(String secret, String tenant, Role role) {
        return with(secret, tenant, role, null);
    }

    KeyRing with(String secret, String tenant, Role role, @Nullable Rate requests) {
        byte[] hash = EntityTags.sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
        keys.put(
                HexFormat.of().formatHex(hash),
                new Key("id-" + keys.size(), tenant, role, requests));
        return this;
    }

    KeyRing limiting(String tenant, Limits most) {
        limits.put(tenant, most);
        return this;
    }

    Access access() {
        return Access.by(new Keys(keys, limits));
    }

    /// A server for whoever has one of these keys.
    TestServer server() {
        return new TestServer(HttpLimits.withMaxBody(1L << 30), access());
    }
}
