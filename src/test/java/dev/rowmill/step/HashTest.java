package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Known answers: FIPS 180-4's examples, and XXH64 with the seed 0 as its reference implementation gives them.
class HashTest {
    private static String hash(String algorithm, String json) throws Exception {
        String options =
                "{\"field\": \"s\", \"algorithm\": \"" + algorithm + "\", \"into\": \"h\"}";
        String out = Trial.run("hash", options, "{\"s\":" + json + "}").getFirst();
        return out.substring(out.indexOf("\"h\":") + 4, out.length() - 1).replace("\"", "");
    }

    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    })
    void sha256GivesItsKnownAnswers(String text, String expected) throws Exception {
        assertThat(hash("sha256", "\"" + text + "\"")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
    })
    void xxh64GivesItsKnownAnswers(String text, String expected) throws Exception {
        assertThat(hash("xxh64", "\"" + text + "\"")).isEqualTo(expected);
    }

    @Test
    void textsAreHashedInUtf8() throws Exception {
        assertThat(hash("sha256", "\"ß💥\""))
                .isEqualTo(hash("sha256", "\"\\u00df\\ud83d\\udca5\""));
        assertThat(hash("sha256", "\"ß\""))
                .isEqualTo("cd3a7e92a9114307055e4a0583acd6549ec3bb6d7c10ecc6ce11ae3d76b3d7db");
    }

    @Test
    void otherValuesAreHashedByTheirJsonText() throws Exception {
        assertThat(hash("sha256", "1.50")).isEqualTo(hash("sha256", "\"1.50\""));
        assertThat(hash("xxh64", "true")).isEqualTo(hash("xxh64", "\"true\""));
        assertThat(hash("xxh64", "{ \"a\": [1, null] }"))
                .isEqualTo(hash("xxh64", "\"{\\\"a\\\":[1,null]}\""));
    }

    @Test
    void theStepAgreesWithTheFunctionOfExpressions() throws Exception {
        String out = Trial.run("set", "{\"h\": \"hash(s)\"}", "{\"s\":\"größe\"}").getFirst();

        assertThat(out).contains(hash("sha256", "\"größe\""));
    }

    @Test
    void theHashReplacesTheFieldInItsPlace() throws Exception {
        assertThat(
                        Trial.run(
                                "hash",
                                "{\"field\": \"a.s\", \"algorithm\": \"xxh64\"}",
                                "{\"a\":{\"s\":\"a\",\"t\":1}}"))
                .containsExactly("{\"a\":{\"s\":\"d24ec4f1a98c6e5b\",\"t\":1}}");
    }

    @Test
    void nullAndMissingFieldsHaveNoHash() throws Exception {
        assertThat(
                        Trial.run(
                                "hash",
                                "{\"field\": \"s\", \"algorithm\": \"xxh64\", \"into\": \"h\"}",
                                "{\"s\":null}",
                                "{}"))
                .containsExactly("{\"s\":null,\"h\":null}", "{\"h\":null}");
        assertThat(
                        Trial.run(
                                "hash",
                                "{\"field\": \"s\", \"algorithm\": \"xxh64\"}",
                                "{\"s\":null}",
                                "{}"))
                .containsExactly("{\"s\":null}", "{}");
    }

    @Test
    void anUnknownAlgorithmIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() ->
                        Trial.pipeline("hash", "{\"field\": \"s\", \"algorithm\": \"sha265\"}"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("sha256, xxh64")
                .hasMessageContaining("did you mean \"sha256\"?");
    }
}
