package dev.rowmill.fetch;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;

/// Reads IP addresses in their one canonical spelling, and no other.
///
/// Parsers disagree about the rest: `0177.0.0.1` is 127.0.0.1 to some and 177.0.0.1 to others, so
/// it is no address here.
final class IpLiteral {
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /// The four bytes of a dotted quad of decimal numbers without leading zeros, or null.
    static byte @Nullable [] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        var bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int number = decimal(parts[i]);
            if (number < 0 || number > 255) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    /// The sixteen bytes of an address as RFC 5952 spells it, in hexadecimal throughout, or null.
    static byte @Nullable [] parseV6(String text) {
        int gap = text.indexOf("::");
        String head = gap < 0 ? text : text.substring(0, gap);
        String tail = gap < 0 ? "" : text.substring(gap + 2);
        String[] before = head.isEmpty() ? new String[0] : head.split(":", -1);
        String[] after = tail.isEmpty() ? new String[0] : tail.split(":", -1);
        int given = before.length + after.length;
        if (gap < 0 ? given != GROUPS : given >= GROUPS - 1) {
            return null;
        }
        var bytes = new byte[2 * GROUPS];
        if (!putGroups(before, bytes, 0)
                || !putGroups(after, bytes, GROUPS - after.length)
                || !spellV6(bytes).equals(text)) {
            return null;
        }
        return bytes;
    }

    private static boolean putGroups(String[] groups, byte[] bytes, int from) {
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (group.isEmpty() || group.length() > 4 || !isHex(group)) {
                return false;
            }
            int value = HexFormat.fromHexDigits(group);
            bytes[2 * (from + i)] = (byte) (value >> 8);
            bytes[2 * (from + i) + 1] = (byte) value;
        }
        return true;
    }

    /// RFC 5952, section 4: lower case, no leading zeros, the first longest run of two or more
    /// zeros as `::`.
    private static String spellV6(byte[] bytes) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int length = 0;
            while (start + length < GROUPS && group(bytes, start + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /// The value of a decimal number of up to five digits without leading zeros, or -1.
    static int decimal(String text) {
        if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
