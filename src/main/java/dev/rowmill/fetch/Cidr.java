package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

/// A range of addresses: a prefix and how many of its bits count.
///
/// @param prefix 4 or 16 bytes, zero after the bits that count
/// @param bits from 0 to all of them
@SuppressWarnings("ArrayRecordComponent") // made here and never changed
record Cidr(byte[] prefix, int bits) {

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address without a length.
    ///
    /// @throws IllegalArgumentException if it is neither, or bits are set beyond the length
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] prefix = address(address);
        if (prefix == null) {
            throw new IllegalArgumentException(
                    "expected an address in canonical form but found \"" + address + "\"");
        }
        int all = prefix.length * 8;
        int bits = slash < 0 ? all : IpLiteral.decimal(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException(
                    "expected a prefix length from 0 to " + all + " in \"" + text + "\"");
        }
        for (int bit = bits; bit < all; bit++) {
            if (((prefix[bit / 8] >> (7 - bit % 8)) & 1) != 0) {
                throw new IllegalArgumentException(
                        "expected no bits set after the first " + bits + " in \"" + text + "\"");
            }
        }
        return new Cidr(prefix, bits);
    }

    private static byte @Nullable [] address(String text) {
        return text.indexOf(':') >= 0 ? IpLiteral.parseV6(text) : IpLiteral.parseV4(text);
    }

    /// Whether an address of the same family lies in the range.
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (8 - rest) == 0;
    }

    /// Whether it is one address.
    boolean isSingle() {
        return bits == prefix.length * 8;
    }
}
