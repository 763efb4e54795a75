package dev.rowmill.regex;

/// The inline flags of a pattern as bits.
final class Flags {
    static final int IGNORE_CASE = 1;
    static final int MULTILINE = 1 << 1;
    static final int DOTALL = 1 << 2;
    static final int UNICODE_CASE = 1 << 3;
    static final int UNIX_LINES = 1 << 4;
    static final int UNICODE_CLASSES = 1 << 5;
    static final int COMMENTS = 1 << 6;

    private Flags() {}

    static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    /// The bits of a flag's letter; 0 if there is none such. `U` includes `u`, as in Java.
    static int of(int letter) {
        return switch (letter) {
            case 'i' -> IGNORE_CASE;
            case 'm' -> MULTILINE;
            case 's' -> DOTALL;
            case 'u' -> UNICODE_CASE;
            case 'd' -> UNIX_LINES;
            case 'U' -> UNICODE_CLASSES | UNICODE_CASE;
            case 'x' -> COMMENTS;
            default -> 0;
        };
    }
}
