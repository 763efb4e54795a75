package dev.rowmill.regex;

import static dev.rowmill.regex.Flags.DOTALL;
import static dev.rowmill.regex.Flags.UNICODE_CLASSES;
import static dev.rowmill.regex.Flags.UNIX_LINES;
import static dev.rowmill.regex.Flags.has;

import org.jspecify.annotations.Nullable;

/// The classes written with one letter: `\d \D \w \W \s \S \h \H \v \V`, and the dot.
final class Classes {
    static final CharSet DIGIT = CharSet.ascii(c -> c >= '0' && c <= '9');
    static final CharSet WORD =
            CharSet.ascii(c ->
                    c == '_'
                            || Character.isDigit(c)
                            || Character.isUpperCase(c)
                            || Character.isLowerCase(c));
    static final CharSet SPACE = CharSet.ascii(c -> c == ' ' || (c >= '\t' && c <= '\r'));
    static final CharSet HORIZONTAL =
            new CharSet.Builder()
                    .add(' ', ' ')
                    .add('\t', '\t')
                    .add(0xA0, 0xA0)
                    .add(0x1680, 0x1680)
                    .add(0x180E, 0x180E)
                    .add(0x2000, 0x200A)
                    .add(0x202F, 0x202F)
                    .add(0x205F, 0x205F)
                    .add(0x3000, 0x3000)
                    .build();
    static final CharSet VERTICAL =
            new CharSet.Builder().add(0x0A, 0x0D).add(0x85, 0x85).add(0x2028, 0x2029).build();

    /// What `.` matches without flags: anything but a line terminator.
    static final CharSet DOT =
            CharSet.of(c -> c != '\n' && c != '\r' && c != 0x85 && (c | 1) != 0x2029);

    static final CharSet DOT_UNIX = CharSet.of(c -> c != '\n');
    static final CharSet NONE = new CharSet.Builder().build();
    static final CharSet ALL = CharSet.of(c -> true);

    private Classes() {}

    static CharSet dot(int flags) {
        if (has(flags, DOTALL)) {
            return ALL;
        }
        return has(flags, UNIX_LINES) ? DOT_UNIX : DOT;
    }

    static boolean isDot(CharSet set) {
        return set == DOT || set == DOT_UNIX || set == ALL;
    }

    /// The class of a letter after a backslash; null if the letter names none.
    static @Nullable CharSet named(int letter, int flags) {
        boolean unicode = has(flags, UNICODE_CLASSES);
        return switch (letter) {
            case 'd' -> unicode ? CharSet.of(Character::isDigit) : DIGIT;
            case 'w' -> unicode ? CharSet.of(Properties::isWord) : WORD;
            case 's' -> unicode ? CharSet.of(Properties::isWhiteSpace) : SPACE;
            case 'h' -> HORIZONTAL;
            case 'v' -> VERTICAL;
            case 'D', 'W', 'S', 'H', 'V' -> negated(Character.toLowerCase(letter), flags);
            default -> null;
        };
    }

    private static @Nullable CharSet negated(int letter, int flags) {
        CharSet set = named(letter, flags);
        return set == null ? null : set.negate();
    }
}
