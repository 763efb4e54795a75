package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class AddressPolicyTest {
    private static final String PUBLIC = "93.184.216.34";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8      | http://10.1.2.3:9200/       |",
                "10.0.0.0/8      | http://db.internal:5432/    | 10.9.9.9",
                "127.0.0.1       | http://127.0.0.1:8080/x     |",
                "::1             | http://[::1]:8080/          |",
                "fd00::/8        | https://x.example/          | fd00::7",
                "127.0.0.0/8     | http://localhost:8080/      | 127.0.0.1,::1",
                "localhost       | http://localhost:8080/      | 127.0.0.1,::1",
                "Geo.Example     | http://geo.example:8443/    | 10.0.0.5",
                "upstream        | http://upstream:8080/       | 172.18.0.3",
                "172.18.0.0/16   | http://upstream:8080/       | 172.18.0.3",
                "169.254.169.254 | http://169.254.169.254/     |",
                "8.8.8.0/24      | http://8.8.8.8:53/          |",
                "0.0.0.0/0       | http://192.168.1.1:81/      |",
            })
    void allowsWhatTheListNamesAtAnyPort(String allow, String url, String answers)
            throws Exception {
        assertThat(allows(AddressPolicy.parse(allow, ""), url, answers)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8         | http://11.0.0.1:9200/             |",
                "10.0.0.0/8         | http://db.internal/               | 10.9.9.9,192.168.0.1",
                "127.0.0.0/8        | http://[::1]/                     |",
                "127.0.0.0/8        | http://[::ffff:127.0.0.1]/        |",
                "127.0.0.0/8        | http://[::ffff:7f00:1]/           |",
                "10.0.0.0/8         | http://localhost/                 | 127.0.0.1,::1",
                "169.254.0.0/16     | http://169.254.169.254/           |",
                "0.0.0.0/0          | http://169.254.169.254/           |",
                "0.0.0.0/0          | http://168.63.129.16/             |",
                "0.0.0.0/0          | http://100.100.100.200/           |",
                "169.254.169.254    | http://metadata.google.internal/  | 169.254.169.254",
                "metadata.google.internal | http://metadata.google.internal/ | 93.184.216.34",
                "geo.example        | http://geo.example/               | 169.254.169.254",
                "geo.example        | http://sub.geo.example/           | 10.0.0.5",
                "geo.example        | http://other.example:8443/        | 93.184.216.34",
            })
    void refusesWhatTheListDoesNotName(String allow, String url, String answers) throws Exception {
        assertThat(allows(AddressPolicy.parse(allow, ""), url, answers)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34,::1",
                "10.0.0.1",
                "93.184.216.34,10.0.0.1",
                "fe80::1",
                "64:ff9b::a00:1",
                "100.64.0.1",
            })
    void refusesANameIfOneOfItsAnswersIsNotPublic(String answers) throws Exception {
        assertThat(allows(AddressPolicy.parse("", ""), "http://a.example/", answers)).isFalse();
    }

    @Test
    void refusesANameWithAThousandAnswers() throws Exception {
        var policy = AddressPolicy.parse("", "");
        var many = Collections.nCopies(1_000, InetAddress.ofLiteral(PUBLIC));
        assertThatThrownBy(() -> policy.permitted(Target.parse("http://a.example/"), many))
                .isInstanceOf(Blocked.class);
    }

    @Test
    void refusesThisMachinesOwnPublicAddress() throws Exception {
        var policy = AddressPolicy.parse("", "", Set.of(InetAddress.ofLiteral(PUBLIC)));
        assertThat(allows(policy, "http://a.example/", PUBLIC)).isFalse();
        assertThat(allows(policy, "http://" + PUBLIC + "/", null)).isFalse();
        assertThat(allows(policy, "http://a.example/", "93.184.216.35")).isTrue();
    }

    @Test
    void refusesANameWithoutADotUnlessItIsAllowed() throws Exception {
        assertThat(allows(AddressPolicy.parse("", ""), "http://intranet/", PUBLIC)).isFalse();
        assertThat(allows(AddressPolicy.parse("intranet", ""), "http://intranet/", PUBLIC))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | 80    | true",
                "''             | 443   | true",
                "''             | 8080  | false",
                "8080           | 8080  | true",
                "8080           | 443   | true",
                "8000-8002, 81  | 8001  | true",
                "8000-8002, 81  | 8003  | false",
                "8000-8002, 81  | 81    | true",
            })
    void opensPublicAddressesAtTheListedPorts(String ports, int port, boolean allowed)
            throws Exception {
        var policy = AddressPolicy.parse("", ports);
        assertThat(allows(policy, "http://a.example:" + port + "/", PUBLIC)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/33   | prefix length from 0 to 32",
                "10.0.0.1/8    | no bits set after the first 8",
                "10.0.0        | expected a range",
                "a_b           | expected a range",
                "::ffff:1.2.3.4 | canonical",
                "2001:DB8::/129 | prefix length from 0 to 128",
            })
    void namesTheEntryOfTheAllowListItCannotRead(String allow, String message) {
        assertThatThrownBy(() -> AddressPolicy.parse("10.0.0.0/8," + allow, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROWMILL_FETCH_ALLOW")
                .hasMessageContaining(allow.strip())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "90-80", "http", "-1", "80-"})
    void namesThePortItCannotRead(String ports) {
        assertThatThrownBy(() -> AddressPolicy.parse("", ports))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROWMILL_FETCH_PORTS")
                .hasMessageContaining(ports);
    }

    private static boolean allows(AddressPolicy policy, String url, @Nullable String answers)
            throws Exception {
        try {
            Target target = Target.parse(url);
            policy.check(target);
            byte[] literal = target.literal();
            List<InetAddress> resolved =
                    literal != null
                            ? List.of(InetAddress.getByAddress(literal))
                            : Stream.of(String.valueOf(answers).split(","))
                                    .map(InetAddress::ofLiteral)
                                    .toList();
            policy.permitted(target, resolved);
            return true;
        } catch (Blocked e) {
            return false;
        }
    }
}
