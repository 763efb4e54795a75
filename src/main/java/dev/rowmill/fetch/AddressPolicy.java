package dev.rowmill.fetch;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Where calls may go: public addresses at the web's ports, and what the operator names.
///
/// Three rules, in this order. Cloud metadata is refused, by name always and by address unless the
/// allow-list names that one address. What the allow-list names, as a range or by host name, may be
/// reached at any port. Of the rest, addresses that are public and not this machine's own may be
/// reached at the listed ports, by a name with a dot in it. Immutable.
public final class AddressPolicy {
    private static final int MAX_ANSWERS = 64;
    private static final int MAX_PORT = 65535;

    private final List<Cidr> allowedRanges;
    private final Set<String> allowedNames;
    private final BitSet ports;
    private final Set<InetAddress> own;

    private AddressPolicy(
            List<Cidr> allowedRanges,
            Set<String> allowedNames,
            BitSet ports,
            Set<InetAddress> own) {
        this.allowedRanges = List.copyOf(allowedRanges);
        this.allowedNames = Set.copyOf(allowedNames);
        this.ports = ports;
        this.own = own;
    }

    /// Reads the settings `ROWMILL_FETCH_ALLOW` and `ROWMILL_FETCH_PORTS`.
    ///
    /// @param allow ranges (`10.0.0.0/8`), addresses or host names, separated by commas; may be
    ///   empty
    /// @param ports ports or ranges of ports (`8080,9000-9010`) beside 80 and 443; may be empty
    /// @throws IllegalArgumentException if an entry cannot be read; the message names it
    public static AddressPolicy parse(String allow, String ports) {
        return parse(allow, ports, ownAddresses());
    }

    static AddressPolicy parse(String allow, String ports, Set<InetAddress> own) {
        var ranges = new ArrayList<Cidr>();
        var names = new HashSet<String>();
        for (String entry : entries(allow)) {
            String name = entry.toLowerCase(Locale.ROOT);
            if (Target.isName(name)) {
                names.add(name);
            } else {
                ranges.add(range(entry));
            }
        }
        return new AddressPolicy(ranges, names, ports(ports), own);
    }

    private static Cidr range(String entry) {
        try {
            return Cidr.parse(entry.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ROWMILL_FETCH_ALLOW: expected a range such as 10.0.0.0/8 or a host name but found \""
                            + entry
                            + "\": "
                            + e.getMessage(),
                    e);
        }
    }

    private static BitSet ports(String text) {
        var ports = new BitSet();
        ports.set(80);
        ports.set(443);
        for (String entry : entries(text)) {
            int dash = entry.indexOf('-');
            int first = IpLiteral.decimal(dash < 0 ? entry : entry.substring(0, dash));
            int last = dash < 0 ? first : IpLiteral.decimal(entry.substring(dash + 1));
            if (first < 1 || last < first || last > MAX_PORT) {
                throw new IllegalArgumentException(
                        "ROWMILL_FETCH_PORTS: expected a port or a range from 1 to 65535 but found \""
                                + entry
                                + "\"");
            }
            ports.set(first, last + 1);
        }
        return ports;
    }

    private static List<String> entries(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static Set<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list the addresses of this machine", e);
        }
    }

    /// Refuses what can be refused without asking for addresses.
    ///
    /// @throws Blocked if the target cannot be allowed whatever its name resolves to
    void check(Target target) throws Blocked {
        byte[] literal = target.literal();
        boolean hopeless =
                literal != null
                        ? !allows(target, literal)
                        : PublicAddresses.isMetadataName(target.host())
                                || (allowedRanges.isEmpty()
                                        && !allowedNames.contains(target.host())
                                        && !allowsPublic(target));
        if (hopeless) {
            throw new Blocked();
        }
    }

    /// The addresses to connect to, of all that the name resolved to.
    ///
    /// One refused answer refuses them all: a name that mixes public and private addresses is an
    /// attack or a mistake. Only `localhost`, which is this machine by definition (RFC 6761), may
    /// be allowed in one family alone.
    ///
    /// @throws Blocked if an answer is not allowed
    List<InetAddress> permitted(Target target, List<InetAddress> answers) throws Blocked {
        var allowed =
                answers.stream().filter(answer -> allows(target, answer.getAddress())).toList();
        boolean all = allowed.size() == answers.size() || isLocalhost(target.host());
        if (!all || allowed.isEmpty() || answers.size() > MAX_ANSWERS) {
            throw new Blocked();
        }
        return allowed;
    }

    static boolean isLocalhost(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    private boolean allows(Target target, byte[] address) {
        if (PublicAddresses.isMetadata(address)) {
            return allowedRanges.stream()
                    .anyMatch(range -> range.isSingle() && range.contains(address));
        }
        return allowedNames.contains(target.host())
                || allowedRanges.stream().anyMatch(range -> range.contains(address))
                || (allowsPublic(target)
                        && PublicAddresses.contains(address)
                        && own.stream().noneMatch(a -> Arrays.equals(a.getAddress(), address)));
    }

    private boolean allowsPublic(Target target) {
        boolean dotted = target.literal() != null || target.host().indexOf('.') > 0;
        return dotted && !isLocalhost(target.host()) && ports.get(target.port());
    }
}
