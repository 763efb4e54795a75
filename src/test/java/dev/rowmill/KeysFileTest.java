package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowmill.KeysFile.InvalidKeysException;
import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Keys;
import dev.rowmill.tenant.Limits;
import dev.rowmill.tenant.Rate;
import dev.rowmill.tenant.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

class KeysFileTest {
    private static final String KEY = "id";

    static String sha256(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String entry(String id, String key, String tenant, String role, String more) {
        return "{\"%s\":\"%s\",\"sha256\":\"%s\",\"tenant\":\"%s\",\"role\":\"%s\"%s}"
                .formatted(KEY, id, sha256(key), tenant, role, more);
    }

    private static Keys parse(String json) throws InvalidKeysException {
        return KeysFile.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(InvalidKeysException.class, () -> parse(json)).problems();
    }

    @Test
    void findsAKeyByWhatTheClientSends() throws InvalidKeysException {
        Keys keys =
                parse(
                        "{\"keys\":[%s,%s]}"
                                .formatted(
                                        entry("k1", "secret one", "a", "submit", ""),
                                        entry("k2", "secret two", "b", "read", "")));

        assertThat(keys.find("secret one")).isEqualTo(new Key("k1", "a", Role.SUBMIT, null));
        assertThat(keys.find("secret two")).isEqualTo(new Key("k2", "b", Role.READ, null));
        assertThat(keys.find(sha256("secret one"))).isNull();
        assertThat(keys.find("")).isNull();
        assertThat(keys.limits("a")).isEqualTo(Limits.NONE);
    }

    @Test
    void takesAHashInEitherCase() throws InvalidKeysException {
        String upper = "{\"keys\":[" + entry("k", "x", "a", "read", "") + "]}";

        assertThat(
                        parse(
                                        upper.replace(
                                                sha256("x"),
                                                sha256("x").toUpperCase(java.util.Locale.ROOT)))
                                .find("x"))
                .isNotNull();
    }

    @Test
    void holdsTheSmallestOfALimitThatIsGivenMoreThanOnce() throws InvalidKeysException {
        Keys keys =
                parse(
                        """
                        {"keys":[%s,%s],
                         "tenants":{"a":{"limits":{"jobs":5,"requests":"600/m","stored_bytes":"10GiB","weight":4,"cache_bytes":"1MiB"}}}}
                        """
                                .formatted(
                                        entry(
                                                "k1",
                                                "one",
                                                "a",
                                                "admin",
                                                ",\"limits\":{\"jobs\":2,\"requests\":\"10/s\"}"),
                                        entry(
                                                "k2",
                                                "two",
                                                "a",
                                                "read",
                                                ",\"limits\":{\"jobs\":9,\"stored_bytes\":7,\"fetches\":3}")));

        assertThat(keys.limits("a")).isEqualTo(new Limits(2, new Rate(600, 60), 7, 4, 3, 1 << 20));
        assertThat(keys.find("one")).extracting(Key::requests).isEqualTo(new Rate(10, 1));
        assertThat(keys.find("two")).extracting(Key::requests).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    [] | expected an object, found an empty array
                    { | expected JSON, found:
                    {} | /keys: expected an array of at least one key, found nothing
                    {"keys":[]} | /keys: expected an array of at least one key, found an empty array
                    {"keys":[1]} | /keys/0: expected an object, found 1
                    {"keys":[{}]} | /keys/0/sha256: expected the SHA-256 of the key as 64 hexadecimal digits, found nothing
                    {"keys":[{"id":7}]} | /keys/0/id: expected a name, found 7
                    {"keys":[{"tenant":"a b"}]} | /keys/0/tenant: expected a name of 1 to 64 letters, digits, ".", "_" and "-", found "a b"
                    {"keys":[{"role":"root"}]} | /keys/0/role: expected one of read, submit, admin, found "root"
                    {"keys":[{"rolle":"read"}]} | /keys/0/rolle: expected one of id, sha256, tenant, role, limits; did you mean "role"?
                    {"keys":[{"limits":{"jobs":0}}]} | /keys/0/limits/jobs: expected a whole number from 1, found 0
                    {"keys":[{"limits":{"requests":"fast"}}]} | /keys/0/limits/requests: expected a rate such as "100/s", "600/m" or "50/10s", found "fast"
                    {"keys":[{"limits":{"stored_bytes":-1}}]} | /keys/0/limits/stored_bytes: expected bytes or a size such as "10GiB", found -1
                    {"keys":[{"limits":{"fetches":0}}]} | /keys/0/limits/fetches: expected a whole number from 1, found 0
                    {"keys":[{"limits":{"cache_bytes":"much"}}]} | /keys/0/limits/cache_bytes: expected bytes or a size such as "10GiB", found "much"
                    {"keys":[{"limits":{"weight":0}}]} | /keys/0/limits/weight: expected a number from 0.01 to 100, found 0
                    {"keys":[{"limits":7}]} | /keys/0/limits: expected an object of limits, found 7
                    {"tenants":{"a":{"limit":{}}}} | /tenants/a/limit: expected one of limits; did you mean "limits"?
                    {"tenants":{"a/b":{}}} | /tenants/a~1b: expected a name
                    """,
            delimiter = '|',
            quoteCharacter = '\0')
    void tellsAMistakeWithItsPlace(String json, String expected) {
        assertThat(problems(json)).anyMatch(problem -> problem.startsWith(expected));
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        assertThat(problems("{\"keys\":[{\"id\":\"\"},{\"role\":\"x\"}]}"))
                .anyMatch(problem -> problem.startsWith("/keys/0/id"))
                .anyMatch(problem -> problem.startsWith("/keys/1/role"));
    }

    @Test
    void refusesAnIdOrAKeyThatIsThereTwice() {
        String json =
                "{\"keys\":[%s,%s]}"
                        .formatted(
                                entry("k", "x", "a", "read", ""), entry("k", "x", "b", "read", ""));

        assertThat(problems(json))
                .containsExactly(
                        "/keys/1/id: expected another id than that of /keys/0, found the same",
                        "/keys/1/sha256: expected another key than those before, found one of them");
    }

    @Test
    void doesNotRepeatAKeyThatStandsWhereItsHashShould() {
        String json =
                "{\"keys\":[%s]}"
                        .formatted(
                                entry("k", "x", "a", "read", "")
                                        .replace(sha256("x"), "a very secret key"));

        assertThat(problems(json)).singleElement().asString().contains("found 17 characters");
        assertThat(String.join("", problems(json))).doesNotContain("secret");
    }

    @Test
    void saysThatThereIsNoSuchFile(@TempDir Path directory) {
        var failure =
                catchThrowableOfType(
                        InvalidKeysException.class,
                        () -> KeysFile.read(directory.resolve("none.json")));

        assertThat(failure)
                .hasMessageContaining("expected a file that can be read, found NoSuchFile");
    }
}
