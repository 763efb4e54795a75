package dev.rowmill.regex;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Classes of characters hold what Java's hold.
class PropertiesTest {
    /// Where Java reads `&&` with nothing after it in ways of its own.
    private static final Pattern ODD_INTERSECTION = Pattern.compile("&&(&|\\^|$)");

    private static final String NAMES =
            "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No Z Zs Zl Zp C Cc Cf Co Cs Cn P Pd Ps Pe Pc Po Pi Pf S Sm"
                    + " Sc Sk So LC LD L1 all ASCII Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space"
                    + " Upper XDigit javaLowerCase javaUpperCase javaTitleCase javaAlphabetic javaIdeographic"
                    + " javaDigit javaDefined javaLetter javaLetterOrDigit javaJavaIdentifierStart"
                    + " javaJavaIdentifierPart javaUnicodeIdentifierStart javaUnicodeIdentifierPart"
                    + " javaIdentifierIgnorable javaSpaceChar javaWhitespace javaISOControl javaMirrored IsL"
                    + " IsLu IsLC IsAlphabetic IsLetter IsIdeographic IsLowercase IsUppercase IsTitlecase"
                    + " IsWhite_Space IsWhiteSpace IsControl IsPunctuation IsHex_Digit IsAssigned"
                    + " IsNoncharacter_Code_Point IsDigit IsAlnum IsBlank IsGraph IsPrint IsWord IsJoin_Control"
                    + " IsEmoji IsEmoji_Presentation IsEmoji_Modifier IsEmoji_Modifier_Base IsEmoji_Component"
                    + " IsExtended_Pictographic IsLatin IsGreek IsCyrl IsHan sc=Latin script=Hiragana InGreek"
                    + " InBasicLatin InCJKUnifiedIdeographs blk=Arabic block=Thai gc=Lu general_category=Nd"
                    + " IsISALPHABETIC isL lu LATIN In Is sc= foo=bar Lx javaFoo IsPOSIX alpha ALPHA Emoji";

    @ParameterizedTest
    @ValueSource(strings = {"", "(?i)", "(?U)", "(?iU)", "(?iu)"})
    void propertiesHoldWhatTheyHoldInJava(String flags) {
        for (String name : NAMES.split(" ", -1)) {
            compare(flags + "\\p{" + name + "}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(?i)", "(?U)", "(?iU)", "(?iu)", "(?d)", "(?s)", "(?x)"})
    void classesHoldWhatTheyHoldInJava(String flags) {
        String classes =
                "\\d \\D \\w \\W \\s \\S \\h \\H \\v \\V . a K \u212a \u00e9 \u017f \u0130 [a-z] [^a-z] [k-s] [\u00e0-\u00ff] [s]"
                        + " [a-z&&[^m-p]] [a-c[x-z]] [^a-c[x-z]] [a-z&&b-y&&c-x] []a] [^]a] [a&&] [&&a] [a&b]"
                        + " [\\d-z] [a\\-z] [-a] [a-] [--/] [^^] [a^] [\\p{L}&&\\p{ASCII}] [\\]\\[] [a-\\x{10FFFF}] \\Q[\\E"
                        + " [\\Q]-\\Ea] [[a]&&[^b]] [^[^a]] [[:alpha:]] [a-z&&[^aeiou]&&[^x]] [\u00e9\u00e8] [\\u0061-\\u0063]"
                        + " [\\0101-\\0103] [\\x41] [\\cA] [\\t\\n\\e\\a\\f\\r] \\N{LATIN_SMALL_LETTER_A} [#a] [^\\W\\d] [a-c&&[b]d]";
        for (String one : classes.split(" ", -1)) {
            compare(flags + one);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomClassesHoldWhatTheyHoldInJava(long seed) {
        var random = new Random(seed);
        String[] parts = {
            "a", "b-f", "^", "-", "\\d", "\\W", "[x]", "[^c]", "&", "&&", "\u00e9", "]", "\\]", "K"
        };
        for (int i = 0; i < 150; i++) {
            var pattern = new StringBuilder(random.nextBoolean() ? "[" : "(?i)[^");
            for (int j = random.nextInt(5); j >= 0; j--) {
                pattern.append(parts[random.nextInt(parts.length)]);
            }
            if (!ODD_INTERSECTION.matcher(pattern).find()) {
                compare(pattern + "]");
            }
        }
    }

    /// Compares on all of Latin-1, and some of every block up to the emoji.
    private static void compare(String pattern) {
        Pattern java = compiled(pattern);
        Regex regex = null;
        try {
            regex = Regex.compile(pattern);
        } catch (RegexException _) {
            assertThat(java).as("%s is rejected", pattern).isNull();
        }
        if (regex == null || java == null) {
            assertThat(regex).as("%s is accepted", pattern).isNull();
            return;
        }
        java.util.regex.Matcher expected = java.matcher("");
        for (int point = 0; point < 0x20000; point += point < 0x600 ? 1 : 37) {
            String text = Character.toString(point);
            assertThat(regex.matcher(text).matches())
                    .as("%s on U+%X", pattern, point)
                    .isEqualTo(expected.reset(text).matches());
        }
    }

    private static @Nullable Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException _) {
            return null;
        }
    }
}
