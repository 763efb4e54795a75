package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// Reads what follows a backslash and stands for characters.
final class Escapes {
    private final Source source;
    private final int flags;

    Escapes(Source source, int flags) {
        this.source = source;
        this.flags = flags;
    }

    /// Reads a backslash and the class it names, such as `\d` or `\p{L}`; null, with nothing read,
    /// if it names none.
    @Nullable CharSet set() throws RegexException {
        int letter = source.peekSecond();
        if (letter == 'p' || letter == 'P') {
            int at = source.position();
            source.nextRaw();
            source.nextRaw();
            CharSet set = property(at);
            return letter == 'P' ? set.negate() : set;
        }
        CharSet set = letter == Source.END ? null : Classes.named(letter, flags);
        if (set != null) {
            source.nextRaw();
            source.nextRaw();
        }
        return set;
    }

    private CharSet property(int at) throws RegexException {
        String name;
        if (source.takeRaw('{')) {
            name = upToBrace("a property name");
        } else {
            int c = source.nextRaw();
            name = c == Source.END ? "" : Character.toString(c & ~Source.QUOTED);
        }
        CharSet set = Properties.named(name, flags);
        if (set == null) {
            throw source.error(
                    "expected the name of a character property, found \"" + name + "\"", at);
        }
        return set;
    }

    private String upToBrace(String what) throws RegexException {
        var text = new StringBuilder();
        int at = source.position();
        while (!source.takeRaw('}')) {
            int c = source.nextRaw();
            if (c == Source.END) {
                throw source.error(
                        "expected '}' after " + what + ", found the end of the pattern", at);
            }
            text.appendCodePoint(c & ~Source.QUOTED);
        }
        return text.toString();
    }

    /// The code point of an escape whose backslash and letter were read; -1 if the letter stands
    /// for none.
    int character(int letter) throws RegexException {
        return switch (letter) {
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> octal();
            case 'c' -> control();
            case 'u' -> unicode();
            case 'x' -> source.takeRaw('{') ? braced() : hex(2);
            case 'N' -> named();
            case Source.END ->
                    throw source.error(
                            "expected a character after the backslash, found the end of the pattern",
                            source.position());
            default -> isAsciiLetterOrDigit(letter) ? -1 : letter & ~Source.QUOTED;
        };
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private int octal() throws RegexException {
        int value = octalDigit();
        if (value < 0) {
            throw source.error(
                    "expected an octal digit after \\0, found " + source.found(),
                    source.position());
        }
        int second = octalDigit();
        if (second < 0) {
            return value;
        }
        int two = value * 8 + second;
        int third = value <= 3 ? octalDigit() : -1;
        return third < 0 ? two : two * 8 + third;
    }

    private int octalDigit() {
        int c = source.peekRaw();
        return c >= '0' && c <= '7' ? source.nextRaw() - '0' : -1;
    }

    private int control() throws RegexException {
        int c = source.nextRaw();
        if (c == Source.END) {
            throw source.error(
                    "expected a character after \\c, found the end of the pattern",
                    source.position());
        }
        return (c & ~Source.QUOTED) ^ 64;
    }

    /// A `u` escape; two of them that make a surrogate pair are one code point.
    private int unicode() throws RegexException {
        int first = hex(4);
        int mark = source.mark();
        if (Character.isHighSurrogate((char) first)
                && source.takeRaw('\\')
                && source.takeRaw('u')) {
            int second = hex(4);
            if (Character.isLowSurrogate((char) second)) {
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        source.back(mark);
        return first;
    }

    private int hex(int digits) throws RegexException {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = hexDigit(source.peekRaw());
            if (digit < 0) {
                throw source.error(
                        "expected " + digits + " hexadecimal digits, found " + source.found(),
                        source.position());
            }
            source.nextRaw();
            value = value * 16 + digit;
        }
        return value;
    }

    private static int hexDigit(int c) {
        return c >= 0 && c < 128 ? Character.digit(c, 16) : -1;
    }

    private int braced() throws RegexException {
        int at = source.position();
        String digits = upToBrace("hexadecimal digits");
        int value = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length() && value >= 0; i++) {
            int digit = hexDigit(digits.charAt(i));
            value = digit < 0 ? -1 : value * 16 + digit;
            value = value > Character.MAX_CODE_POINT ? -1 : value;
        }
        if (value < 0) {
            throw source.error(
                    "expected a hexadecimal code point up to 10FFFF, found \"" + digits + "\"", at);
        }
        return value;
    }

    private int named() throws RegexException {
        int at = source.position();
        if (!source.takeRaw('{')) {
            throw source.error(
                    "expected '{' and a character's name after \\N, found " + source.found(), at);
        }
        String name = upToBrace("a character's name");
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException _) {
            throw source.error(
                    "expected the Unicode name of a character, found \"" + name + "\"", at);
        }
    }

    /// The rejection of an escape that means nothing here.
    RegexException unknown(int letter, int at, String where) {
        String escape = "\\" + Character.toString(letter & ~Source.QUOTED);
        String hint =
                switch (letter) {
                    case 'X' -> ": grapheme clusters are not supported";
                    default -> "";
                };
        return source.error("expected an escape" + where + ", found " + escape + hint, at);
    }
}
