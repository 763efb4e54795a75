package dev.rowmill.row;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Values to JSON text and back. The text that is read must have passed [JsonLayout#locate]; it is
/// not checked again.
public final class Json {
    private static final int LONGEST_SHOWN = 60;

    private final byte[] bytes;
    private int at;

    private Json(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /// The value whose JSON text is `bytes[start, end)`, already checked.
    public static Value value(byte[] bytes, int start, int end) {
        byte first = bytes[start];
        if (first == '"') {
            return new Value.Text(string(bytes, start + 1, end - 1));
        }
        return first == '-' || (first >= '0' && first <= '9')
                ? number(bytes, start, end)
                : new Json(bytes, start).read();
    }

    /// The object whose JSON text is `bytes[start, end)`, already checked, without white space around
    /// it. It is read only when someone looks into it, and written with these bytes, which must not
    /// change while it lives.
    public static Value.Obj object(byte[] bytes, int start, int end) {
        return new Value.Obj(new JsonMembers(bytes, start, end));
    }

    /// Copies the JSON text `bytes[start, end)`, already checked, without the white space between its
    /// tokens.
    public static void compact(byte[] bytes, int start, int end, ByteSink out) {
        boolean quoted = false;
        int from = start;
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (b == '"') {
                quoted = !quoted;
            } else if (quoted && b == '\\') {
                at++;
            } else if (!quoted && b >= 0 && b <= ' ') {
                out.put(bytes, from, at);
                from = at + 1;
            }
        }
        out.put(bytes, from, end);
    }

    /// Checks a JSON text of any kind completely and gives its value.
    ///
    /// @throws RowException if it is not JSON, or beyond the bounds of a row
    public static Value parse(byte[] text) throws RowException {
        int[] span = JsonScanner.value(text);
        return value(text, span[0], span[1]);
    }

    /// A text cut to what a message can show.
    public static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /// A value as JSON text.
    public static String text(Value value) {
        var sink = new ByteSink(64);
        write(value, sink);
        return new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8);
    }

    /// Writes a value as JSON, without white space.
    public static void write(Value value, ByteSink out) {
        switch (value) {
            case Value.Null _ -> out.ascii("null");
            case Value.Bool truth -> out.ascii(truth.toString());
            case JsonNumber number -> out.ascii(number.text());
            case Value.Text(var text) -> out.jsonString(text);
            case Value.Array(var items) -> {
                out.put('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.put(',');
                    }
                    write(items.get(i), out);
                }
                out.put(']');
            }
            case Value.Obj(JsonMembers members) -> members.write(out);
            case Value.Obj(var members) -> {
                char before = '{';
                for (Map.Entry<String, Value> member : members.entrySet()) {
                    out.put(before);
                    out.jsonString(member.getKey());
                    out.put(':');
                    write(member.getValue(), out);
                    before = ',';
                }
                if (before == '{') {
                    out.put('{');
                }
                out.put('}');
            }
        }
    }

    /// The text between the quotes at `bytes[start, end)`, escapes resolved.
    static String string(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return unescape(bytes, start, end);
            }
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /// The number that `bytes[start, end)`, not empty and not only a sign, is where JSON would write
    /// it like that and it is whole, of up to 18 digits; [Row#NO_INTEGER] for anything else.
    public static long integer(byte[] bytes, int start, int end) {
        int from = bytes[start] == '-' ? start + 1 : start;
        int digits = end - from;
        if (digits > 18 || (bytes[from] == '0' && end - start > 1)) {
            return Row.NO_INTEGER;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Row.NO_INTEGER;
            }
            value = value * 10 + digit;
        }
        return from > start ? -value : value;
    }

    private static String unescape(byte[] bytes, int start, int end) {
        var text = new StringBuilder(end - start);
        int plain = start;
        int i = start;
        while (i < end) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
            byte kind = bytes[i + 1];
            if (kind == 'u') {
                text.append(JsonEscapes.unit(bytes, i));
                i += 6;
            } else {
                text.append(JsonEscapes.character(kind));
                i += 2;
            }
            plain = i;
        }
        return text.append(new String(bytes, plain, end - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private static JsonNumber number(byte[] bytes, int start, int end) {
        long value = integer(bytes, start, end);
        return value == Row.NO_INTEGER
                ? JsonNumber.parse(ascii(bytes, start, end))
                : JsonNumber.of(value);
    }

    private static String ascii(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }

    private Value read() {
        return switch (bytes[at]) {
            case '"' -> new Value.Text(readString());
            case '{' -> readObject();
            case '[' -> readArray();
            case 't' -> word(Value.Bool.TRUE);
            case 'f' -> word(Value.Bool.FALSE);
            case 'n' -> word(Value.Null.NULL);
            default -> readNumber();
        };
    }

    private Value word(Value value) {
        at += value.toString().length();
        return value;
    }

    private Value readNumber() {
        int from = at;
        while (at < bytes.length && "+-.eE0123456789".indexOf(bytes[at]) >= 0) {
            at++;
        }
        return number(bytes, from, at);
    }

    private String readString() {
        int from = ++at;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return string(bytes, from, at++);
    }

    private Value readObject() {
        var members = new LinkedHashMap<String, Value>();
        at++;
        while (next() != '}') {
            String name = readString();
            next();
            members.put(name, read());
        }
        at++;
        return new Value.Obj(members);
    }

    private Value readArray() {
        var items = new ArrayList<Value>();
        at++;
        while (next() != ']') {
            items.add(read());
        }
        at++;
        return new Value.Array(items);
    }

    /// Skips white space, commas and colons, which the check has found in their places.
    private byte next() {
        while (bytes[at] <= ' ' || bytes[at] == ',' || bytes[at] == ':') {
            at++;
        }
        return bytes[at];
    }
}
