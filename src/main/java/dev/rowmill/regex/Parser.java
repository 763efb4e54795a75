package dev.rowmill.regex;

import static dev.rowmill.regex.Flags.IGNORE_CASE;
import static dev.rowmill.regex.Flags.MULTILINE;
import static dev.rowmill.regex.Flags.UNICODE_CASE;
import static dev.rowmill.regex.Flags.UNICODE_CLASSES;
import static dev.rowmill.regex.Flags.UNIX_LINES;
import static dev.rowmill.regex.Flags.has;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads a pattern in the dialect of `java.util.regex.Pattern` (JDK 25), with Python's named
/// groups, by recursive descent bounded by [#MAX_NESTING].
final class Parser {
    static final int MAX_LENGTH = 4_096;
    static final int MAX_NESTING = 200;
    static final int MAX_GROUPS = 256;
    static final int MAX_SIZE = 200_000;

    private final Source source;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private int flags;
    private int nesting;
    private int groups;
    private boolean references;
    private @Nullable RegexException obstacle;

    private Parser(Source source) {
        this.source = source;
    }

    /// A pattern as read. `obstacle` is the first thing in it that cannot be matched in linear
    /// time, if any.
    record Parsed(
            Node root,
            int groups,
            Map<String, Integer> names,
            boolean references,
            @Nullable RegexException obstacle) {}

    static Parsed parse(String pattern, int maxLength) throws RegexException {
        if (pattern.length() > maxLength) {
            throw new RegexException(
                    "expected at most " + maxLength + " chars, found " + pattern.length(),
                    pattern,
                    maxLength);
        }
        var parser = new Parser(new Source(pattern));
        Node root = parser.alternatives();
        if (parser.source.peek() == ')') {
            throw parser.error("expected no ')' without a '(' before it, found one");
        }
        return new Parsed(root, parser.groups, parser.names, parser.references, parser.obstacle);
    }

    static RegexException tooDeep(Source source, int position) {
        return source.error(
                "expected at most " + MAX_NESTING + " nested groups and classes, found more",
                position);
    }

    private Node alternatives() throws RegexException {
        var parts = new ArrayList<Node>();
        do {
            parts.add(sequence());
        } while (source.take('|'));
        return sized(Node.either(parts), source.position());
    }

    private Node sequence() throws RegexException {
        var parts = new ArrayList<Node>();
        while (true) {
            int c = source.peek();
            if (c == Source.END || c == '|' || c == ')') {
                return sized(Node.sequence(parts), source.position());
            }
            int at = source.position();
            Node atom = atom(c, at);
            if (atom != null) {
                Node part = new Quantifiers(source).apply(atom, at);
                if (part instanceof Node.Repeat(var body, _, _, var greed, _)
                        && greed == Node.Greed.POSSESSIVE
                        && !Node.isSingle(body)) {
                    notLinear("a possessive repetition", at);
                }
                parts.add(part);
            }
        }
    }

    private Node sized(Node node, int position) throws RegexException {
        if (node.shape().size() > MAX_SIZE) {
            throw source.error(
                    "expected at most "
                            + MAX_SIZE
                            + " instructions with repetitions written out, found "
                            + node.shape().size(),
                    position);
        }
        return node;
    }

    /// Reads one item; null if it was only a change of flags.
    private @Nullable Node atom(int c, int at) throws RegexException {
        return switch (c) {
            case '(' -> group(at);
            case '[' -> {
                source.next();
                yield new Node.One(new ClassParser(source, flags, MAX_NESTING - nesting).parse(at));
            }
            case '\\' -> escape(at);
            case '{' -> Node.EMPTY; // as in Java, where a second quantifier repeats nothing
            case '*', '+', '?' ->
                    throw error(
                            "expected something to repeat before "
                                    + source.found()
                                    + ", found nothing");
            default -> plain(source.next());
        };
    }

    private Node plain(int c) {
        return switch (c) {
            case '.' -> new Node.One(Classes.dot(flags));
            case '^' -> new Node.Place(Assertion.begin(flags));
            case '$' -> new Node.Place(Assertion.end(flags));
            default -> literal(c & ~Source.QUOTED);
        };
    }

    private Node literal(int point) {
        if (Letters.folds(point, flags) || (point >= 0xD800 && point <= 0xDFFF)) {
            return new Node.One(Letters.literal(point, flags));
        }
        return new Node.Text(Character.toString(point));
    }

    private Node escape(int at) throws RegexException {
        var escapes = new Escapes(source, flags);
        CharSet set = escapes.set();
        if (set != null) {
            return new Node.One(set);
        }
        source.nextRaw();
        int letter = source.nextRaw();
        Node place = place(letter, at);
        if (place != null) {
            return place;
        }
        if (letter == 'R') {
            return Node.LINE_BREAK;
        }
        if (letter >= '1' && letter <= '9') {
            return again(numberedGroup(letter - '0'), at);
        }
        if (letter == 'k') {
            if (!source.takeRaw('<')) {
                throw error("expected '<' and a group's name after \\k, found " + source.found());
            }
            return again(namedGroup('>'), at);
        }
        int point = escapes.character(letter);
        if (point < 0) {
            throw escapes.unknown(letter, at, "");
        }
        return literal(point);
    }

    private @Nullable Node place(int letter, int at) throws RegexException {
        boolean unicode = has(flags, UNICODE_CLASSES);
        Assertion assertion =
                switch (letter) {
                    case 'A' -> Assertion.BEGIN;
                    case 'z' -> Assertion.END;
                    case 'Z' -> Assertion.end(flags & ~MULTILINE);
                    case 'G' -> Assertion.LAST_MATCH;
                    case 'b' -> unicode ? Assertion.UNICODE_BOUNDARY : Assertion.BOUNDARY;
                    case 'B' -> unicode ? Assertion.UNICODE_NO_BOUNDARY : Assertion.NO_BOUNDARY;
                    default -> null;
                };
        if (letter == 'b' && source.peekRaw() == '{' && source.peekSecond() == 'g') {
            throw source.error(
                    "expected \\b, found \\b{g}: grapheme clusters are not supported", at);
        }
        return assertion == null ? null : new Node.Place(assertion);
    }

    /// The longest number of a group that was opened before, as Java reads it.
    private int numberedGroup(int first) {
        int number = first;
        while (source.peekRaw() >= '0' && source.peekRaw() <= '9') {
            int longer = number * 10 + source.peekRaw() - '0';
            if (longer > groups) {
                break;
            }
            number = longer;
            source.nextRaw();
        }
        return number;
    }

    private int namedGroup(int end) throws RegexException {
        int at = source.position();
        String name = name(end);
        Integer group = names.get(name);
        if (group == null) {
            throw source.error(
                    "expected the name of a group opened before, found \"" + name + "\"", at);
        }
        return group;
    }

    private Node again(int group, int at) {
        references = true;
        notLinear("a reference to a group", at);
        return new Node.Again(group, has(flags, IGNORE_CASE), has(flags, UNICODE_CASE));
    }

    private void notLinear(String what, int at) {
        if (obstacle == null) {
            obstacle =
                    source.error("expected what can be matched in linear time, found " + what, at);
        }
    }

    private @Nullable Node group(int at) throws RegexException {
        source.next();
        if (!source.take('?')) {
            return capture(null, at);
        }
        int c = source.nextRaw();
        return switch (c) {
            case ':' -> body(at);
            case '=' -> look(true, false, at);
            case '!' -> look(true, true, at);
            case '>' -> {
                Node body = body(at);
                notLinear("an atomic group", at);
                yield Node.atomic(body);
            }
            case '<' -> angled(at);
            case 'P' -> python(at);
            default -> flagged(c, at);
        };
    }

    private Node angled(int at) throws RegexException {
        if (source.takeRaw('=')) {
            return look(false, false, at);
        }
        return source.takeRaw('!') ? look(false, true, at) : capture(name('>'), at);
    }

    private Node python(int at) throws RegexException {
        if (source.takeRaw('<')) {
            return capture(name('>'), at);
        }
        if (source.takeRaw('=')) {
            return again(namedGroup(')'), at);
        }
        throw error("expected '<' or '=' after (?P, found " + source.found());
    }

    private String name(int end) throws RegexException {
        int at = source.position();
        var name = new StringBuilder();
        while (isNamePart(source.peekRaw(), name.isEmpty())) {
            name.appendCodePoint(source.nextRaw());
        }
        if (name.isEmpty()) {
            throw source.error("expected a group's name, found " + source.found(), at);
        }
        if (!source.takeRaw(end)) {
            throw error(
                    "expected '"
                            + (char) end
                            + "' after the group's name, found "
                            + source.found());
        }
        return name.toString();
    }

    private static boolean isNamePart(int c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (!first && c >= '0' && c <= '9');
    }

    private Node capture(@Nullable String name, int at) throws RegexException {
        int number = ++groups;
        if (number > MAX_GROUPS) {
            throw source.error("expected at most " + MAX_GROUPS + " groups, found more", at);
        }
        if (name != null && names.putIfAbsent(name, number) != null) {
            throw source.error("expected a new group name, found \"" + name + "\" again", at);
        }
        return Node.group(number, body(at));
    }

    /// Reads up to and with the closing parenthesis; flags set inside end there.
    private Node body(int at) throws RegexException {
        if (++nesting > MAX_NESTING) {
            throw tooDeep(source, at);
        }
        int before = flags;
        Node node = alternatives();
        if (!source.take(')')) {
            throw error(
                    "expected ')' to close the group opened at "
                            + at
                            + ", found "
                            + source.found());
        }
        nesting--;
        setFlags(before);
        return node;
    }

    private Node look(boolean ahead, boolean negative, int at) throws RegexException {
        Node body = body(at);
        if (!ahead && !body.shape().bounded()) {
            throw source.error(
                    "expected a look-behind of bounded length, found an unbounded one", at);
        }
        if (body instanceof Node.Empty) {
            return negative ? new Node.One(Classes.NONE) : Node.EMPTY; // `(?!)` always fails
        }
        if (!Node.isSingle(body)) {
            notLinear(ahead ? "a look-ahead" : "a look-behind", at);
        }
        return Node.look(body, ahead, negative);
    }

    /// Reads `(?ims-x)` or `(?ims-x:..)` from the first letter on.
    private @Nullable Node flagged(int first, int at) throws RegexException {
        int before = flags;
        boolean on = true;
        int c = first;
        while (c != ')' && c != ':') {
            int flag = Flags.of(c);
            if (c == '-' && on) {
                on = false;
            } else if (flag == 0) {
                throw source.error(
                        "expected a kind of group or flags out of \"idmsuxU\", found "
                                + (c == Source.END
                                        ? "the end of the pattern"
                                        : "'" + Character.toString(c & ~Source.QUOTED) + "'"),
                        at + 2);
            } else {
                setFlags(on ? flags | flag : flags & ~flag);
            }
            c = source.nextRaw();
        }
        if (c == ')') {
            return null;
        }
        Node node = body(at);
        setFlags(before);
        return node;
    }

    private void setFlags(int changed) {
        flags = changed;
        source.comments = has(changed, Flags.COMMENTS);
        source.unixLines = has(changed, UNIX_LINES);
    }

    private RegexException error(String detail) {
        return source.error(detail, source.position());
    }
}
