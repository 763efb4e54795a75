package dev.rowmill.regex;

import static dev.rowmill.regex.Flags.IGNORE_CASE;
import static dev.rowmill.regex.Flags.UNICODE_CLASSES;
import static dev.rowmill.regex.Flags.has;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/// The names of `\p{..}`: general categories, scripts, blocks, binary properties, POSIX classes,
/// `java...` methods.
///
/// Which code points have a property is the Java runtime's Unicode version's answer.
final class Properties {
    /// Bits of [Character#getType], by the name of the general category.
    private static final Map<String, Integer> CATEGORIES = categories();

    private static final Map<String, IntPredicate> POSIX =
            Map.ofEntries(
                    Map.entry("ASCII", c -> c < 128),
                    Map.entry("Alnum", c -> isAlpha(c) || isAsciiDigit(c)),
                    Map.entry("Alpha", Properties::isAlpha),
                    Map.entry("Blank", c -> c == ' ' || c == '\t'),
                    Map.entry("Cntrl", c -> c < 32 || c == 127),
                    Map.entry("Digit", Properties::isAsciiDigit),
                    Map.entry("Graph", c -> c > 32 && c < 127),
                    Map.entry("Lower", c -> c >= 'a' && c <= 'z'),
                    Map.entry("Print", c -> c >= 32 && c < 127),
                    Map.entry("Punct", c -> c > 32 && c < 127 && !isAlpha(c) && !isAsciiDigit(c)),
                    Map.entry("Space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
                    Map.entry("Upper", c -> c >= 'A' && c <= 'Z'),
                    Map.entry("XDigit", c -> c < 128 && Character.digit(c, 16) >= 0));

    /// The binary property that a POSIX name means under `(?U)`.
    private static final Map<String, String> POSIX_UNICODE =
            Map.ofEntries(
                    Map.entry("ALPHA", "ALPHABETIC"),
                    Map.entry("LOWER", "LOWERCASE"),
                    Map.entry("UPPER", "UPPERCASE"),
                    Map.entry("SPACE", "WHITE_SPACE"),
                    Map.entry("PUNCT", "PUNCTUATION"),
                    Map.entry("XDIGIT", "HEX_DIGIT"),
                    Map.entry("ALNUM", "ALNUM"),
                    Map.entry("CNTRL", "CONTROL"),
                    Map.entry("DIGIT", "DIGIT"),
                    Map.entry("BLANK", "BLANK"),
                    Map.entry("GRAPH", "GRAPH"),
                    Map.entry("PRINT", "PRINT"));

    private static final Map<String, IntPredicate> BINARY = binary();
    private static final Map<String, IntPredicate> JAVA = java();

    private Properties() {}

    /// The set of a property, or null if there is none of that name.
    static @Nullable CharSet named(String name, int flags) {
        int equals = name.indexOf('=');
        if (equals >= 0) {
            String value = name.substring(equals + 1);
            return switch (name.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "sc", "script" -> script(value);
                case "blk", "block" -> block(value);
                case "gc", "general_category" -> category(value, flags);
                default -> null;
            };
        }
        if (name.startsWith("In")) {
            return block(name.substring(2));
        }
        if (name.startsWith("Is")) {
            return is(name.substring(2), flags);
        }
        return plain(name, flags);
    }

    private static @Nullable CharSet is(String name, int flags) {
        IntPredicate test = binary(name.toUpperCase(Locale.ROOT), flags);
        if (test != null) {
            return CharSet.of(test);
        }
        CharSet category = category(name, flags);
        return category != null ? category : script(name);
    }

    private static @Nullable CharSet plain(String name, int flags) {
        if (has(flags, UNICODE_CLASSES)) {
            String property = POSIX_UNICODE.get(name.toUpperCase(Locale.ROOT));
            IntPredicate test = property == null ? null : binary(property, flags);
            if (test != null) {
                return CharSet.of(test);
            }
        }
        CharSet category = category(name, flags);
        if (category != null) {
            return category;
        }
        boolean anyCase = has(flags, IGNORE_CASE);
        IntPredicate posix = POSIX.get(anyCase && isCase(name) ? "Alpha" : name);
        if (posix != null) {
            return CharSet.ascii(posix);
        }
        IntPredicate java = anyCase && isJavaCase(name) ? Properties::isAnyCase : JAVA.get(name);
        return java == null ? null : CharSet.of(java);
    }

    private static boolean isCase(String name) {
        return name.equals("Lower") || name.equals("Upper");
    }

    private static boolean isJavaCase(String name) {
        return name.equals("javaLowerCase")
                || name.equals("javaUpperCase")
                || name.equals("javaTitleCase");
    }

    private static @Nullable IntPredicate binary(String name, int flags) {
        if (has(flags, IGNORE_CASE)
                && (name.equals("LOWERCASE")
                        || name.equals("UPPERCASE")
                        || name.equals("TITLECASE"))) {
            return Properties::isAnyCase;
        }
        return BINARY.get(name);
    }

    private static boolean isAnyCase(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static @Nullable CharSet category(String name, int flags) {
        switch (name) {
            case "L1" -> {
                return CharSet.of(c -> c < 256);
            }
            case "all" -> {
                return Classes.ALL;
            }
            case "LD" -> {
                return CharSet.of(Character::isLetterOrDigit);
            }
            default -> {}
        }
        Integer known = CATEGORIES.get(name);
        if (known == null) {
            return null;
        }
        boolean oneCase = name.equals("Lu") || name.equals("Ll") || name.equals("Lt");
        int types = has(flags, IGNORE_CASE) && oneCase ? CATEGORIES.getOrDefault("LC", 0) : known;
        return CharSet.of(c -> isType(c, types));
    }

    private static @Nullable CharSet script(String name) {
        try {
            var script = Character.UnicodeScript.forName(name);
            return CharSet.of(c -> Character.UnicodeScript.of(c) == script);
        } catch (IllegalArgumentException _) {
            return null; // there is no way to ask first
        }
    }

    private static @Nullable CharSet block(String name) {
        try {
            var block = Character.UnicodeBlock.forName(name);
            return CharSet.of(c -> block.equals(Character.UnicodeBlock.of(c)));
        } catch (IllegalArgumentException _) {
            return null; // there is no way to ask first
        }
    }

    private static Map<String, Integer> categories() {
        String[] names = {
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl",
            "Zp", "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So",
            "Pi", "Pf"
        };
        var categories = new HashMap<String, Integer>();
        for (int type = 0; type < names.length; type++) {
            if (!names[type].isEmpty()) {
                categories.merge(names[type], 1 << type, (a, b) -> a | b);
                categories.merge(names[type].substring(0, 1), 1 << type, (a, b) -> a | b);
            }
        }
        categories.put("LC", 1 << 1 | 1 << 2 | 1 << 3);
        return Map.copyOf(categories);
    }

    private static boolean isType(int c, int types) {
        return (types >> Character.getType(c) & 1) != 0;
    }

    private static Map<String, IntPredicate> binary() {
        var binary = new HashMap<String, IntPredicate>();
        binary.put("ALPHABETIC", Character::isAlphabetic);
        binary.put("LETTER", Character::isLetter);
        binary.put("IDEOGRAPHIC", Character::isIdeographic);
        binary.put("LOWERCASE", Character::isLowerCase);
        binary.put("UPPERCASE", Character::isUpperCase);
        binary.put("TITLECASE", Character::isTitleCase);
        binary.put("WHITE_SPACE", Properties::isWhiteSpace);
        binary.put("WHITESPACE", Properties::isWhiteSpace);
        binary.put("CONTROL", c -> Character.getType(c) == Character.CONTROL);
        binary.put("PUNCTUATION", c -> isType(c, CATEGORIES.getOrDefault("P", 0)));
        binary.put("HEX_DIGIT", Properties::isHexDigit);
        binary.put("HEXDIGIT", Properties::isHexDigit);
        binary.put("ASSIGNED", c -> Character.getType(c) != Character.UNASSIGNED);
        binary.put("NONCHARACTER_CODE_POINT", Properties::isNoncharacter);
        binary.put("NONCHARACTERCODEPOINT", Properties::isNoncharacter);
        binary.put("DIGIT", Character::isDigit);
        binary.put("ALNUM", c -> Character.isAlphabetic(c) || Character.isDigit(c));
        binary.put("BLANK", Properties::isBlank);
        binary.put("GRAPH", Properties::isGraph);
        binary.put(
                "PRINT",
                c -> (isGraph(c) || isBlank(c)) && Character.getType(c) != Character.CONTROL);
        binary.put("WORD", Properties::isWord);
        binary.put("JOIN_CONTROL", c -> c == 0x200C || c == 0x200D);
        binary.put("JOINCONTROL", c -> c == 0x200C || c == 0x200D);
        binary.put("EMOJI", Character::isEmoji);
        binary.put("EMOJI_PRESENTATION", Character::isEmojiPresentation);
        binary.put("EMOJI_MODIFIER", Character::isEmojiModifier);
        binary.put("EMOJI_MODIFIER_BASE", Character::isEmojiModifierBase);
        binary.put("EMOJI_COMPONENT", Character::isEmojiComponent);
        binary.put("EXTENDED_PICTOGRAPHIC", Character::isExtendedPictographic);
        return Map.copyOf(binary);
    }

    private static Map<String, IntPredicate> java() {
        return Map.ofEntries(
                Map.entry("javaLowerCase", Character::isLowerCase),
                Map.entry("javaUpperCase", Character::isUpperCase),
                Map.entry("javaTitleCase", Character::isTitleCase),
                Map.entry("javaAlphabetic", Character::isAlphabetic),
                Map.entry("javaIdeographic", Character::isIdeographic),
                Map.entry("javaDigit", Character::isDigit),
                Map.entry("javaDefined", Character::isDefined),
                Map.entry("javaLetter", Character::isLetter),
                Map.entry("javaLetterOrDigit", Character::isLetterOrDigit),
                Map.entry("javaJavaIdentifierStart", Character::isJavaIdentifierStart),
                Map.entry("javaJavaIdentifierPart", Character::isJavaIdentifierPart),
                Map.entry("javaUnicodeIdentifierStart", Character::isUnicodeIdentifierStart),
                Map.entry("javaUnicodeIdentifierPart", Character::isUnicodeIdentifierPart),
                Map.entry("javaIdentifierIgnorable", Character::isIdentifierIgnorable),
                Map.entry("javaSpaceChar", Character::isSpaceChar),
                Map.entry("javaWhitespace", Character::isWhitespace),
                Map.entry("javaISOControl", Character::isISOControl),
                Map.entry("javaMirrored", Character::isMirrored));
    }

    static boolean isWord(int c) {
        return Character.isAlphabetic(c)
                || isType(c, CATEGORIES.getOrDefault("M", 0))
                || Character.isDigit(c)
                || Character.getType(c) == Character.CONNECTOR_PUNCTUATION
                || c == 0x200C
                || c == 0x200D;
    }

    static boolean isWhiteSpace(int c) {
        return isType(c, CATEGORIES.getOrDefault("Z", 0)) || (c >= 0x9 && c <= 0xD) || c == 0x85;
    }

    private static boolean isBlank(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR || c == '\t';
    }

    private static boolean isGraph(int c) {
        int none = CATEGORIES.getOrDefault("Z", 0) | 1 << Character.CONTROL;
        return !isType(c, none | 1 << Character.SURROGATE | 1 << Character.UNASSIGNED);
    }

    private static boolean isHexDigit(int c) {
        return Character.isDigit(c)
                || isAsciiHex(c)
                || (c >= 0xFF10 && c <= 0xFF19)
                || (c >= 0xFF21 && c <= 0xFF26)
                || (c >= 0xFF41 && c <= 0xFF46);
    }

    private static boolean isAsciiHex(int c) {
        return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isNoncharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    }

    private static boolean isAlpha(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAsciiDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
