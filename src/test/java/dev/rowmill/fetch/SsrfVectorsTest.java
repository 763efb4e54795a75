package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every row of `ssrf-vectors.tsv` that is a URL, against the policy of an operator who has allowed
/// nothing. Names resolve to a public address here, so that what is refused is refused for its own
/// sake. Rows about redirects, DNS and hostile upstreams are behaviours, in the tests named for
/// them.
class SsrfVectorsTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})|\\\\([rnt])");
    private static final AddressPolicy POLICY = AddressPolicy.parse("", "", Set.of());

    private record Vector(String id, String kind, String url, boolean allowed) {
        static Vector parse(String line) {
            String[] columns = line.split("\t", -1);
            return new Vector(
                    columns[0], columns[1], unescape(columns[2]), columns[3].equals("ALLOW"));
        }
    }

    @TestFactory
    Stream<DynamicTest> everyVectorIsRefusedAndEveryControlAllowed() throws IOException {
        return vectors().stream()
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.id() + " " + vector.url(),
                                () ->
                                        assertThat(allows(vector.url()))
                                                .isEqualTo(vector.allowed())));
    }

    @Test
    void theVectorsCoverEveryKindOfUrl() throws IOException {
        assertThat(vectors().stream().map(vector -> vector.kind().substring(0, 1)).distinct())
                .containsExactlyInAnyOrder("A", "B", "C", "D", "E", "F", "G", "H", "Z");
        assertThat(vectors()).hasSizeGreaterThan(150);
    }

    private static List<Vector> vectors() throws IOException {
        try (var in = SsrfVectorsTest.class.getResourceAsStream("ssrf-vectors.tsv")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .map(Vector::parse)
                    .filter(vector -> vector.kind().matches("[A-HZ] .*"))
                    .toList();
        }
    }

    private static boolean allows(String url) throws IOException {
        try {
            Target target = Target.parse(url);
            POLICY.check(target);
            byte[] literal = target.literal();
            var answer =
                    literal == null
                            ? InetAddress.ofLiteral("93.184.216.34")
                            : InetAddress.getByAddress(literal);
            POLICY.permitted(target, List.of(answer));
            return true;
        } catch (Blocked e) {
            return false;
        }
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match ->
                        match.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                                : switch (match.group(2)) {
                                    case "r" -> "\r";
                                    case "n" -> "\n";
                                    default -> "\t";
                                });
    }
}
