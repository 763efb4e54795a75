package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.Random;

class TargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP://Example.COM                | http://example.com/",
                "http://example.com:80/            | http://example.com/",
                "https://example.com:443           | https://example.com/",
                "http://example.com:443            | http://example.com:443/",
                "http://example.com?q=1            | http://example.com/?q=1",
                "http://example.com/a/../b         | http://example.com/a/../b",
                "http://example.com/a?ids[]=1&b=%2f#x | http://example.com/a?ids[]=1&b=%2f",
                "http://[2001:4860::8888]:81/      | http://[2001:4860::8888]:81/",
                "http://8.8.8.8/?u=http://x/       | http://8.8.8.8/?u=http://x/",
                "http://a1.b-2.museum/             | http://a1.b-2.museum/",
            })
    void readsAUrlInItsCanonicalForm(String url, String text) throws Exception {
        assertThat(Target.parse(url).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.1/",
                "http://0x7f.0.0.1/",
                "http://1.2.3.256/",
                "http://01.2.3.4/",
                "http://1.2.3/",
                "http://a.b.1/",
                "http://a.0x1f/",
                "http://example.com./",
                "http://.example.com/",
                "http://a..b/",
                "http://[::1/",
                "http://[2001:0db8::1]/",
                "http://[2001:db8:0:0::1]/",
                "http://[1:0:0:2:0:0:0:3]/",
                "http://[1:2:3:4:5:6:7]/",
                "http://[1::2::3]/",
                "http://[::1%25eth0]/",
                "http://[v1.a]/",
                "http://user:pass@example.com/",
                "http://example.com:/",
                "http://example.com:080/",
                "http://example.com:65536/",
                "http://example.com/a b",
                "http://example.com/a\u00e9",
                "http://example.com/%zz",
                "http://example.com/%4",
                "http://example.com/a[1]",
                "http://example.com/{a}",
                "http://ex%61mple.com/",
                "//example.com/",
                "http:/example.com/",
                "http:\\\\example.com\\",
                " http://example.com/",
                "",
            })
    void refusesWhatTwoParsersCouldReadDifferently(String url) {
        assertThatThrownBy(() -> Target.parse(url))
                .isInstanceOf(Blocked.class)
                .hasMessage(Blocked.DETAIL);
    }

    @Test
    void refusesAUrlOfTwoMegabytes() {
        assertThatThrownBy(() -> Target.parse("http://example.com/" + "a".repeat(2 << 20)))
                .isInstanceOf(Blocked.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/b?c=d, https://a.example/b?c=d",
        "c, https://a.example/x/c",
        "../c, https://a.example/c",
        "//b.example/c, https://b.example/c",
        "https://b.example:8443/c#f, https://b.example:8443/c",
        "?q, https://a.example/x/?q",
    })
    void resolvesALocationAgainstItself(String location, String resolved) throws Exception {
        assertThat(Target.parse("https://a.example/x/y?z").resolve(location).text())
                .isEqualTo(resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "gopher://x/", "http://a b/", "\r\nX: 1", "///x"})
    void refusesALocationThatLeadsNowhereAllowed(String location) throws Exception {
        Target base = Target.parse("https://a.example/x/y");
        assertThatThrownBy(() -> base.resolve(location)).isInstanceOf(Blocked.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void spellsEveryIpv6AddressInTheOneWayItReads(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextBoolean()) {
                    bytes[2 * group + 1] = (byte) random.nextInt(256);
                }
            }
            bytes[0] = 0x20;
            String canonical = canonical(bytes);
            assertThat(IpLiteral.parseV6(canonical))
                    .as("seed %d: %s", seed, canonical)
                    .isEqualTo(bytes);
            String jdk = InetAddress.getByAddress(bytes).getHostAddress();
            if (!jdk.equals(canonical)) {
                assertThat(IpLiteral.parseV6(jdk)).as("seed %d: %s", seed, jdk).isNull();
            }
        }
    }

    /// RFC 5952 by another way than the code: replace the first longest run of zero groups in the
    /// full spelling.
    private static String canonical(byte[] bytes) throws Exception {
        String full = InetAddress.getByAddress(bytes).getHostAddress();
        for (int length = 8; length >= 2; length--) {
            String zeros = ":" + "0:".repeat(length);
            String padded = ":" + full + ":";
            int at = padded.indexOf(zeros);
            if (at >= 0) {
                String text =
                        padded.substring(0, at) + "::" + padded.substring(at + zeros.length());
                String trimmed = text.startsWith("::") ? text : text.substring(1);
                return trimmed.endsWith("::")
                        ? trimmed
                        : trimmed.substring(0, trimmed.length() - 1);
            }
        }
        return full;
    }
}
