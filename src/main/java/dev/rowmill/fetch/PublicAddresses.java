package dev.rowmill.fetch;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which addresses are on the public internet, and which lead to a cloud's own doors.
///
/// The JDK's predicates miss half of the special ranges (shared, benchmarking, reserved, unique
/// local, translated), so this is a table of its own: IANA's special-purpose registries, RFC 6890
/// and its updates.
final class PublicAddresses {
    private static final List<Cidr> SPECIAL_V4 =
            ranges(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by carriers
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // multicast relays
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarking
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, broadcast

    /// What is global at all. Everything else (loopback, mapped, translated, unique and link-local,
    /// multicast) is not.
    private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

    private static final List<Cidr> SPECIAL_V6 =
            ranges(
                    "2001::/23", // protocol assignments, Teredo, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "2620:4f:8000::/48", // AS112
                    "3ffe::/16", // the former 6bone
                    "3fff::/20"); // documentation

    private static final List<Cidr> METADATA =
            ranges(
                    "100.100.100.200",
                    "168.63.129.16",
                    "169.254.0.23",
                    "169.254.169.0/24",
                    "169.254.170.2",
                    "169.254.170.23",
                    "192.0.0.192",
                    "fd00:42::42",
                    "fd00:c1::a9fe:a9fe",
                    "fd00:ec2::/32",
                    "fd20:ce::254");

    private static final Set<String> METADATA_NAMES =
            Set.of(
                    "instance-data",
                    "instance-data.ec2.internal",
                    "metadata",
                    "metadata.azure.com",
                    "metadata.azure.internal",
                    "metadata.goog",
                    "metadata.google.internal",
                    "metadata.nebius.internal",
                    "metadata.packet.net",
                    "metadata.platformequinix.com",
                    "metadata.tencentyun.com",
                    "rancher-metadata");

    private PublicAddresses() {}

    /// Whether an address can be anybody's on the internet.
    static boolean contains(byte[] address) {
        if (address.length == 4) {
            return SPECIAL_V4.stream().noneMatch(range -> range.contains(address));
        }
        return GLOBAL_V6.contains(address)
                && !isIsatap(address)
                && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
    }

    /// Whether an address serves a cloud's instance metadata.
    static boolean isMetadata(byte[] address) {
        return METADATA.stream().anyMatch(range -> range.contains(address));
    }

    /// Whether a name in lower case is known for serving instance metadata.
    static boolean isMetadataName(String host) {
        return METADATA_NAMES.contains(host);
    }

    /// RFC 5214: an interface identifier `[02]00:5efe` carries an IPv4 address behind any prefix.
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~2) == 0
                && address[9] == 0
                && address[10] == 0x5e
                && address[11] == (byte) 0xfe;
    }

    private static List<Cidr> ranges(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }
}
