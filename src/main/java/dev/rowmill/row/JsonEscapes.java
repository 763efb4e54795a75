package dev.rowmill.row;

import java.nio.charset.StandardCharsets;

/// The escapes of JSON strings, which must have passed [JsonLayout#locate].
final class JsonEscapes {
    private JsonEscapes() {}

    /// The character that a backslash before `kind` stands for.
    static char character(byte kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> (char) kind;
        };
    }

    /// The UTF-16 unit that the escape of four digits at a place stands for.
    static char unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            unit = unit << 4 | Character.digit(bytes[i], 16);
        }
        return (char) unit;
    }

    /// Shows the text between the quotes at `bytes[start, end)`, escapes resolved; gives whether it
    /// has UTF-8, which a lone surrogate has not.
    static boolean resolve(byte[] bytes, int start, int end, TextView view) {
        ByteSink out = view.scratch();
        int plain = start;
        int at = start;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            out.put(bytes, plain, at);
            if (bytes[at + 1] == 'u') {
                at = unicode(bytes, at, end, out);
                if (at < 0) {
                    return false;
                }
            } else {
                out.put(character(bytes[at + 1]));
                at += 2;
            }
            plain = at;
        }
        out.put(bytes, plain, end);
        view.showScratch();
        return true;
    }

    /// Writes the character that escapes of four digits stand for; gives where they end, or -1 at a
    /// lone surrogate.
    private static int unicode(byte[] bytes, int at, int end, ByteSink out) {
        char unit = unit(bytes, at);
        if (!Character.isSurrogate(unit)) {
            if (unit < 0x80) {
                out.put(unit);
            } else {
                out.put(String.valueOf(unit).getBytes(StandardCharsets.UTF_8));
            }
            return at + 6;
        }
        int next = at + 6;
        boolean pair =
                Character.isHighSurrogate(unit)
                        && next + 6 <= end
                        && bytes[next] == '\\'
                        && bytes[next + 1] == 'u'
                        && Character.isLowSurrogate(unit(bytes, next));
        if (!pair) {
            return -1;
        }
        int point = Character.toCodePoint(unit, unit(bytes, next));
        out.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        return next + 6;
    }
}
