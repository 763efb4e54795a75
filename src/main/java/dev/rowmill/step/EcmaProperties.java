package dev.rowmill.step;

import java.util.HashMap;
import java.util.Map;

/// The long names that ECMA-262 knows for properties of characters, `\p{Letter}`, in the words of
/// our own engine, where they differ.
final class EcmaProperties {
    /// General categories: our name, then those of ECMA-262.
    private static final String CATEGORIES =
            """
            C Other
            Cc Control cntrl
            Cf Format
            Cn Unassigned
            Co Private_Use
            Cs Surrogate
            L Letter
            LC Cased_Letter
            Ll Lowercase_Letter
            Lm Modifier_Letter
            Lo Other_Letter
            Lt Titlecase_Letter
            Lu Uppercase_Letter
            M Mark Combining_Mark
            Mc Spacing_Mark
            Me Enclosing_Mark
            Mn Nonspacing_Mark
            N Number
            Nd Decimal_Number digit
            Nl Letter_Number
            No Other_Number
            P Punctuation punct
            Pc Connector_Punctuation
            Pd Dash_Punctuation
            Pe Close_Punctuation
            Pf Final_Punctuation
            Pi Initial_Punctuation
            Po Other_Punctuation
            Ps Open_Punctuation
            S Symbol
            Sc Currency_Symbol
            Sk Modifier_Symbol
            Sm Math_Symbol
            So Other_Symbol
            Z Separator
            Zl Line_Separator
            Zp Paragraph_Separator
            Zs Space_Separator
            """;

    private static final String BINARY =
            """
            all Any
            IsAlphabetic Alphabetic Alpha
            IsAssigned Assigned
            IsIdeographic Ideographic Ideo
            IsLowercase Lowercase Lower
            IsUppercase Uppercase Upper
            IsWhite_Space White_Space space
            IsJoin_Control Join_Control Join_C
            IsNoncharacter_Code_Point Noncharacter_Code_Point NChar
            IsEmoji Emoji
            IsEmoji_Component Emoji_Component EComp
            IsEmoji_Modifier Emoji_Modifier EMod
            IsEmoji_Modifier_Base Emoji_Modifier_Base EBase
            IsEmoji_Presentation Emoji_Presentation EPres
            IsExtended_Pictographic Extended_Pictographic ExtPict
            XDigit ASCII_Hex_Digit AHex
            """;

    private static final Map<String, String> OUR_CATEGORIES = table(CATEGORIES);
    private static final Map<String, String> OUR_BINARY = table(BINARY);

    private EcmaProperties() {}

    private static Map<String, String> table(String lines) {
        var table = new HashMap<String, String>();
        lines.lines()
                .forEach(line -> {
                    String[] names = line.split(" ", -1);
                    for (int i = 1; i < names.length; i++) {
                        table.put(names[i], names[0]);
                    }
                });
        return Map.copyOf(table);
    }

    /// Our name of a property; its own where we have no other.
    static String ours(String name) {
        int equals = name.indexOf('=');
        if (equals >= 0) {
            String value = name.substring(equals + 1);
            return name.substring(0, equals + 1) + OUR_CATEGORIES.getOrDefault(value, value);
        }
        return OUR_CATEGORIES.getOrDefault(name, OUR_BINARY.getOrDefault(name, name));
    }
}
