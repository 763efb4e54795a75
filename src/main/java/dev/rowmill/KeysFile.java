package dev.rowmill;

import dev.rowmill.row.Json;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Spelling;
import dev.rowmill.row.Value;
import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Keys;
import dev.rowmill.tenant.Limits;
import dev.rowmill.tenant.Role;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the file that `ROWMILL_KEYS` names: every mistake is told with its place, and no message repeats a hash.
final class KeysFile {
    private static final int MAX_BYTES = 16 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Limits> limits = new HashMap<>();

    private KeysFile() {}

    /// A file of keys that cannot be used.
    static final class InvalidKeysException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        InvalidKeysException(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
            this.problems = List.copyOf(problems);
        }

        /// Every mistake, each with its JSON pointer.
        List<String> problems() {
            return problems;
        }
    }

    /// Reads the keys.
    ///
    /// @throws InvalidKeysException with every mistake at once, or because there is no such file
    static Keys read(Path file) throws InvalidKeysException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] json = in.readNBytes(MAX_BYTES + 1);
            if (json.length > MAX_BYTES) {
                throw new InvalidKeysException(
                        List.of("expected at most %d bytes, found more".formatted(MAX_BYTES)));
            }
            return parse(json);
        } catch (IOException e) {
            throw new InvalidKeysException(
                    List.of("expected a file that can be read, found " + reason(e)));
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    /// Reads the keys from the text of a file.
    ///
    /// @throws InvalidKeysException with every mistake at once
    static Keys parse(byte[] json) throws InvalidKeysException {
        var file = new KeysFile();
        try {
            file.file(Json.parse(json));
        } catch (RowException e) {
            file.problems.add("expected JSON, found: " + e.error().detail());
        }
        if (!file.problems.isEmpty()) {
            throw new InvalidKeysException(file.problems);
        }
        return new Keys(file.keys, file.limits);
    }

    private void file(Value value) {
        Map<String, Value> members = object("", value, List.of("keys", "tenants"));
        if (members == null) {
            return;
        }
        tenants(members.get("tenants"));
        Value list = members.get("keys");
        if (!(list instanceof Value.Array(List<Value> items)) || items.isEmpty()) {
            wrong("/keys", "an array of at least one key", list);
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            key("/keys/" + i, items.get(i));
        }
    }

    private void tenants(@Nullable Value value) {
        if (value == null) {
            return;
        }
        if (!(value instanceof Value.Obj(Map<String, Value> tenants))) {
            wrong("/tenants", "an object of tenants", value);
            return;
        }
        tenants.forEach((name, tenant) -> {
            String at = "/tenants/" + name.replace("~", "~0").replace("/", "~1");
            if (!NAME.matcher(name).matches()) {
                problems.add(at + ": " + expectedName(name));
            }
            Map<String, Value> members = object(at, tenant, List.of("limits"));
            if (members != null) {
                hold(name, limits(at, members));
            }
        });
    }

    private void key(String at, Value value) {
        Map<String, Value> members =
                object(at, value, List.of("id", "sha256", "tenant", "role", "limits"));
        if (members == null) {
            return;
        }
        String id = name(at + "/id", members.get("id"));
        String tenant = name(at + "/tenant", members.get("tenant"));
        Role role = role(at + "/role", members.get("role"));
        String sha256 = sha256(at + "/sha256", members.get("sha256"));
        Limits own = limits(at, members);
        if (id == null || tenant == null || role == null || sha256 == null) {
            return;
        }
        requireNew(at + "/id", ids.put(id, at), "another id than that of ");
        // The requests of a key are counted for it alone; all else is its tenant's.
        hold(tenant, own.withRequests(null));
        if (keys.put(sha256, new Key(id, tenant, role, own.requests())) != null) {
            problems.add(at + "/sha256: expected another key than those before, found one of them");
        }
    }

    private Limits limits(String at, Map<String, Value> members) {
        Value given = members.get("limits");
        return given == null ? Limits.NONE : new LimitsReader(at + "/limits", problems).read(given);
    }

    private void requireNew(String at, @Nullable String before, String expected) {
        if (before != null) {
            problems.add("%s: expected %s%s, found the same".formatted(at, expected, before));
        }
    }

    /// Where several limits are given for one tenant, the smallest holds.
    private void hold(String tenant, Limits more) {
        limits.merge(
                tenant,
                more,
                (one, other) ->
                        new Limits(
                                Math.min(one.jobs(), other.jobs()),
                                one.requests() == null ? other.requests() : one.requests(),
                                Math.min(one.storedBytes(), other.storedBytes()),
                                smallest(one.weight(), other.weight()),
                                Math.min(one.calls(), other.calls()),
                                Math.min(one.cacheBytes(), other.cacheBytes())));
    }

    private static double smallest(double one, double other) {
        if (one == Limits.NONE.weight() || other == Limits.NONE.weight()) {
            return one == Limits.NONE.weight() ? other : one;
        }
        return Math.min(one, other);
    }

    private @Nullable String name(String at, @Nullable Value value) {
        if (value instanceof Value.Text(String name) && NAME.matcher(name).matches()) {
            return name;
        }
        problems.add(
                at
                        + ": "
                        + (value instanceof Value.Text(String name)
                                ? expectedName(name)
                                : expected("a name", value)));
        return null;
    }

    private static String expectedName(String found) {
        return "expected a name of 1 to 64 letters, digits, \".\", \"_\" and \"-\", found \"%s\""
                .formatted(Json.shortened(found));
    }

    private @Nullable Role role(String at, @Nullable Value value) {
        if (value instanceof Value.Text(String label) && Role.labels().contains(label)) {
            return Role.valueOf(label.toUpperCase(Locale.ROOT));
        }
        wrong(at, "one of " + String.join(", ", Role.labels()), value);
        return null;
    }

    private @Nullable String sha256(String at, @Nullable Value value) {
        if (value instanceof Value.Text(String hex) && SHA256.matcher(hex).matches()) {
            return hex.toLowerCase(Locale.ROOT);
        }
        // It may be the key itself, by mistake: it is not repeated.
        problems.add(
                at
                        + ": expected the SHA-256 of the key as 64 hexadecimal digits, found "
                        + (value instanceof Value.Text(String text)
                                ? text.length() + " characters"
                                : found(value)));
        return null;
    }

    private @Nullable Map<String, Value> object(String at, Value value, List<String> known) {
        if (!(value instanceof Value.Obj(Map<String, Value> members))) {
            wrong(at, "an object", value);
            return null;
        }
        refuseUnknown(at, members, known, problems);
        return members;
    }

    static void refuseUnknown(
            String at, Map<String, Value> members, List<String> known, List<String> problems) {
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                problems.add(
                        "%s/%s: expected one of %s%s"
                                .formatted(
                                        at,
                                        Json.shortened(name),
                                        String.join(", ", known),
                                        Spelling.hint(name, known)));
            }
        }
    }

    private void wrong(String at, String expected, @Nullable Value value) {
        problems.add((at.isEmpty() ? "" : at + ": ") + expected(expected, value));
    }

    static String expected(String expected, @Nullable Value value) {
        return "expected %s, found %s".formatted(expected, found(value));
    }

    private static String found(@Nullable Value value) {
        return switch (value) {
            case null -> "nothing";
            case Value.Array(var items) when items.isEmpty() -> "an empty array";
            case Value.Array _ -> "an array";
            case Value.Obj _ -> "an object";
            case Value.Text text -> Json.shortened(text.toString());
            default -> value.toString();
        };
    }
}
