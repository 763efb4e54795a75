package dev.rowmill.expr;

import static dev.rowmill.expr.Kinds.ANY;
import static dev.rowmill.expr.Kinds.INT;
import static dev.rowmill.expr.Kinds.LIST;
import static dev.rowmill.expr.Kinds.MAP;
import static dev.rowmill.expr.Kinds.NULL;
import static dev.rowmill.expr.Kinds.TEXT;

import dev.rowmill.row.Json;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Sha256;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// The functions of strings. Places and lengths count code points.
final class Texts {
    static final List<Function> FUNCTIONS =
            List.of(
                    Function.of("size(x)", INT, 0, Texts::size, TEXT | LIST | MAP)
                            .says("how many code points, elements or members it has", "size(tags)"),
                    Function.of("contains(text, part)", Texts::contains, Texts::contains)
                            .says("whether it is somewhere in the text", "name.contains('d')"),
                    Function.of(
                                    "startsWith(text, start)",
                                    (t, s, _, _) -> t.startsWith(s),
                                    (t, start, _, _) -> start.isStartOf(t))
                            .says("whether the text begins with it", "name.startsWith('A')"),
                    Function.of(
                                    "endsWith(text, end)",
                                    (t, s, _, _) -> t.endsWith(s),
                                    (t, end, _, _) -> end.isEndOf(t))
                            .says("whether the text ends with it", "name.endsWith('a')"),
                    changed(
                                    "lowerAscii(text)",
                                    t -> ascii(t, 'A', 'Z', 'a' - 'A'),
                                    (t, scope) -> Bytes.shifted(t, 'A', false, scope))
                            .says("the text with A to Z in lower case", "lowerAscii('ÄB')"),
                    changed(
                                    "upperAscii(text)",
                                    t -> ascii(t, 'a', 'z', 'A' - 'a'),
                                    (t, scope) -> Bytes.shifted(t, 'a', false, scope))
                            .says("the text with a to z in upper case", "upperAscii('äb')"),
                    changed(
                                    "lower(text)",
                                    t -> t.toLowerCase(Locale.ROOT),
                                    (t, scope) -> Bytes.shifted(t, 'A', true, scope))
                            .says("the text in lower case, in any script", "lower('ÄB')"),
                    changed(
                                    "upper(text)",
                                    t -> t.toUpperCase(Locale.ROOT),
                                    (t, scope) -> Bytes.shifted(t, 'a', true, scope))
                            .says("the text in upper case, in any script", "upper('äb')"),
                    changed("trim(text)", Texts::trim, (_, _) -> false)
                            .says("the text without white space at both ends", "trim('  a ')"),
                    changed(
                                    "reverse(text)",
                                    t -> new StringBuilder(t).reverse().toString(),
                                    (_, _) -> false)
                            .says("the text backwards", "reverse(name)"),
                    Function.of("charAt(text, index)", TEXT, 0, Texts::charAt, TEXT, INT)
                            .says(
                                    "the character at a place, counted from 0; empty at the very end",
                                    "name.charAt(1)"),
                    Function.of(
                                    "substring(text, start[, end])",
                                    TEXT,
                                    1,
                                    Texts::substring,
                                    TEXT,
                                    INT,
                                    INT)
                            .says(
                                    "the text from a place on, or up to before another",
                                    "name.substring(0, 2)"),
                    Function.of(
                                    "indexOf(text, part[, from])",
                                    INT,
                                    1,
                                    Texts::indexOf,
                                    TEXT,
                                    TEXT,
                                    INT)
                            .says(
                                    "the first place of a part, counted from 0, or -1",
                                    "name.indexOf('a')"),
                    Function.of(
                                    "lastIndexOf(text, part[, from])",
                                    INT,
                                    1,
                                    Texts::lastIndexOf,
                                    TEXT,
                                    TEXT,
                                    INT)
                            .says(
                                    "the last place of a part, counted from 0, or -1",
                                    "lastIndexOf('a,b,c', ',')"),
                    Function.of(
                                    "replace(text, part, with[, limit])",
                                    TEXT,
                                    1,
                                    Texts::replace,
                                    TEXT,
                                    TEXT,
                                    TEXT,
                                    INT)
                            .says(
                                    "the text with another in every place of a part, or in the first few",
                                    "replace('a-b-c', '-', '+')"),
                    Function.of(
                                    "split(text, separator[, limit])",
                                    LIST,
                                    1,
                                    Texts::split,
                                    TEXT,
                                    TEXT,
                                    INT)
                            .says(
                                    "the parts between separators, at most so many",
                                    "split('a,b', ',')"),
                    Function.of("join(list[, separator])", TEXT, 1, Texts::join, LIST, TEXT)
                            .says("the texts of a list as one", "tags.join('/')"),
                    Function.of("hash(x)", TEXT, 0, Texts::hash, ANY & ~NULL)
                            .says(
                                    "SHA-256 of a text, or of the JSON of anything else, in hexadecimal digits",
                                    "hash('abc')"));

    private Texts() {}

    private static Function changed(
            String usage, UnaryOperator<String> change, TextNodes.Change ofBytes) {
        return Function.of(
                usage,
                1,
                1,
                call -> {
                    call.expect(TEXT);
                    return new TextNodes.Changed(call.site(), call.argument(0), change, ofBytes);
                });
    }

    private static Value size(Value[] arguments, Site site, Scope scope) throws RowException {
        int size =
                switch (arguments[0]) {
                    case Value.Text(var text) -> {
                        scope.read(text.length(), site);
                        yield text.codePointCount(0, text.length());
                    }
                    case Value.Array(var items) -> items.size();
                    case Value.Obj(var members) -> members.size();
                    default ->
                            throw site.unexpected("a string, an array or an object", arguments[0]);
                };
        return JsonNumber.of(size);
    }

    private static boolean contains(String text, String part, Site site, Scope scope)
            throws RowException {
        return Search.first(text, part, 0, site, scope) >= 0;
    }

    private static boolean contains(TextView text, Literal part, Site site, Scope scope)
            throws RowException {
        long product = (long) text.length() * part.length();
        if (product > Search.PLAIN) {
            return contains(text.toString(), part.toString(), site, scope);
        }
        scope.read(text.length() + product / 64, site);
        return part.isIn(text);
    }

    private static String ascii(String text, char first, char last, int shift) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= first && chars[i] <= last) {
                chars[i] = (char) (chars[i] + shift);
            }
        }
        return new String(chars);
    }

    /// Without white space at both ends, as Unicode defines it.
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }

    private static Value charAt(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = site.text(arguments[0]);
        int at = place(text, site.integer(arguments[1]), site, scope);
        return Value.text(at == text.length() ? "" : Character.toString(text.codePointAt(at)));
    }

    private static Value substring(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = site.text(arguments[0]);
        int from = place(text, site.integer(arguments[1]), site, scope);
        int to =
                arguments.length < 3
                        ? text.length()
                        : place(text, site.integer(arguments[2]), site, scope);
        if (from > to) {
            throw site.error("expected a start up to the end, found one after it");
        }
        scope.produce(to - from, site);
        return Value.text(text.substring(from, to));
    }

    private static Value indexOf(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = site.text(arguments[0]);
        String part = site.text(arguments[1]);
        int from = arguments.length < 3 ? 0 : place(text, site.integer(arguments[2]), site, scope);
        return found(text, Search.first(text, part, from, site, scope));
    }

    private static Value lastIndexOf(Value[] arguments, Site site, Scope scope)
            throws RowException {
        String text = site.text(arguments[0]);
        String part = site.text(arguments[1]);
        long end = text.length();
        if (arguments.length == 3) {
            long from = place(text, site.integer(arguments[2]), site, scope);
            end = Math.min(end, from + part.length());
        }
        return found(text, Search.last(text, part, (int) end, site, scope));
    }

    private static Value found(String text, int at) {
        return JsonNumber.of(at < 0 ? -1 : text.codePointCount(0, at));
    }

    /// The char at which code point `index` begins; the one after the last is allowed.
    private static int place(String text, long index, Site site, Scope scope) throws RowException {
        scope.read(text.length(), site);
        int size = text.codePointCount(0, text.length());
        if (index < 0 || index > size) {
            throw site.error("expected a place from 0 to %d, found %d".formatted(size, index));
        }
        return size == text.length() ? (int) index : text.offsetByCodePoints(0, (int) index);
    }

    private static Value replace(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = site.text(arguments[0]);
        String part = site.text(arguments[1]);
        String with = site.text(arguments[2]);
        long limit = arguments.length < 4 ? -1 : site.integer(arguments[3]);
        var result = new StringBuilder();
        int kept = 0;
        int at = limit == 0 ? -1 : Search.first(text, part, 0, site, scope);
        for (long count = 1; at >= 0; count++) {
            scope.work(1, site);
            scope.produce((long) at - kept + with.length(), site);
            result.append(text, kept, at).append(with);
            kept = at + part.length();
            at = count == limit ? -1 : next(text, part, at, site, scope);
        }
        scope.produce(text.length() - kept, site);
        return Value.text(result.append(text, kept, text.length()).toString());
    }

    /// The next place after the one at `at`. The empty text is before every code point and at the end.
    private static int next(String text, String part, int at, Site site, Scope scope)
            throws RowException {
        if (!part.isEmpty()) {
            return Search.first(text, part, at + part.length(), site, scope);
        }
        return at == text.length() ? -1 : text.offsetByCodePoints(at, 1);
    }

    private static Value split(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = site.text(arguments[0]);
        String separator = site.text(arguments[1]);
        long limit = arguments.length < 3 ? -1 : site.integer(arguments[2]);
        var parts = new ArrayList<Value>();
        if (limit == 0) {
            return new Value.Array(parts);
        }
        int from = 0;
        while (parts.size() + 1 != limit) {
            int at = separatorAfter(text, separator, from, site, scope);
            if (at < 0) {
                break;
            }
            parts.add(part(text, from, at, site, scope));
            from = at + separator.length();
        }
        if (!separator.isEmpty() || from < text.length()) {
            parts.add(part(text, from, text.length(), site, scope));
        }
        return new Value.Array(parts);
    }

    /// Without a separator the text falls into its code points.
    private static int separatorAfter(
            String text, String separator, int from, Site site, Scope scope) throws RowException {
        if (!separator.isEmpty()) {
            return Search.first(text, separator, from, site, scope);
        }
        return from >= text.length() ? -1 : text.offsetByCodePoints(from, 1);
    }

    private static Value part(String text, int from, int to, Site site, Scope scope)
            throws RowException {
        Value part = Value.text(text.substring(from, to));
        scope.work(1, site);
        scope.produce(part, site);
        return part;
    }

    private static Value join(Value[] arguments, Site site, Scope scope) throws RowException {
        if (!(arguments[0] instanceof Value.Array(var items))) {
            throw site.unexpected("an array of strings", arguments[0]);
        }
        String separator = arguments.length < 2 ? "" : site.text(arguments[1]);
        var result = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = site.text(items.get(i));
            scope.work(1, site);
            scope.produce((long) item.length() + separator.length(), site);
            result.append(i == 0 ? "" : separator).append(item);
        }
        return Value.text(result.toString());
    }

    /// SHA-256 in hex of a string's UTF-8, or of the JSON text of anything else.
    private static Value hash(Value[] arguments, Site site, Scope scope) throws RowException {
        String text = json(arguments[0], site, scope);
        scope.read(4L * text.length(), site);
        return Value.text(Sha256.hex(text));
    }

    /// A string as it is, anything but null as its JSON text.
    static String json(Value value, Site site, Scope scope) throws RowException {
        if (value == Value.Null.NULL) {
            throw site.unexpected("a value", value);
        }
        if (value instanceof Value.Text(var text)) {
            return text;
        }
        scope.produce(value, site);
        return Json.text(value);
    }
}
