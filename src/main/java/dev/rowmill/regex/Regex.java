package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A compiled regular expression. Immutable, and shared by any number of threads.
///
/// The dialect is that of `java.util.regex.Pattern` in JDK 25, plus Python's `(?P<name>..)` and
/// `(?P=name)` and underscores in names, without `\X` and `\b{g}`. What is found is what Java
/// finds: leftmost, with the priorities as written, groups included. Chars are UTF-16, surrogate
/// pairs are one code point.
///
/// Known differences. Java's groups inside look-around, atomic and possessive parts may keep what a
/// failed try left in them; ours do not. Look-behind may hold any repetition with a maximum. An empty match in the middle of a
/// surrogate pair is passed over, so that no text is cut there. `&&` with nothing after it means
/// nothing.
///
/// No text can hold a thread for longer than the budget of steps, or overflow its stack.
public final class Regex {
    private static final long LINEAR_STEPS = 50_000_000;
    private static final long LINEAR_STEPS_PER_CHAR = 100;
    private static final long MAX_STEPS = 50_000_000;
    private static final long STEPS = 100_000;
    private static final long STEPS_PER_CHAR = 2_000;

    private final String pattern;
    private final Program program;
    private final Map<String, Integer> names;
    private final long stepBudget;
    private final @Nullable Filter filter;

    private Regex(
            String pattern,
            Program program,
            Map<String, Integer> names,
            long stepBudget,
            @Nullable Filter filter) {
        this.pattern = pattern;
        this.program = program;
        this.names = names;
        this.stepBudget = stepBudget;
        this.filter = filter;
    }

    /// Compiles a pattern for the engine that suits it, with the default budget.
    ///
    /// @throws RegexException if the pattern is not in the dialect or over a limit: 4,096 chars,
    ///     200 nested groups or classes, 256 groups, 200,000 instructions with repetitions written
    ///     out
    public static Regex compile(String pattern) throws RegexException {
        return compile(pattern, Engine.AUTO, 0);
    }

    /// Compiles a pattern.
    ///
    /// @param stepBudget the most steps that all matches in one text may take together; 0 for the
    ///     default, which is `min(50,000,000, 2,000 * length + 100,000)`, and `max(50,000,000, 250
    ///     * length)` in linear time
    /// @throws RegexException as in [#compile(String)], or if the engine is `LINEAR` and the
    ///     pattern has references to groups, look-around of more than one character, atomic groups,
    ///     possessive repetitions of more than one character, or more than 10,000 instructions with
    ///     repetitions written out
    public static Regex compile(String pattern, Engine engine, long stepBudget)
            throws RegexException {
        return compile(pattern, engine, stepBudget, Parser.MAX_LENGTH);
    }

    /// Compiles a pattern that a program wrote, such as one with the definitions of names in the
    /// places of the names, and that may therefore be longer; the other limits are the same.
    ///
    /// @param maxLength the most chars it may have
    /// @throws RegexException as in [#compile(String, Engine, long)]
    public static Regex compileExpanded(
            String pattern, Engine engine, long stepBudget, int maxLength) throws RegexException {
        return compile(pattern, engine, stepBudget, maxLength);
    }

    private static Regex compile(String pattern, Engine engine, long stepBudget, int maxLength)
            throws RegexException {
        if (stepBudget < 0) {
            throw new IllegalArgumentException(
                    "expected a budget of at least 0 steps, found " + stepBudget);
        }
        Parser.Parsed parsed = Parser.parse(pattern, maxLength);
        boolean possible = parsed.obstacle() == null && Compiler.isWrittenOut(parsed.root());
        if (engine == Engine.LINEAR && !possible) {
            throw parsed.obstacle() != null
                    ? parsed.obstacle()
                    : new RegexException(
                            "expected at most "
                                    + Compiler.MAX_WRITTEN_OUT
                                    + " instructions with repetitions written out, found "
                                    + parsed.root().shape().size(),
                            pattern,
                            0);
        }
        boolean linear = possible && engine != Engine.BACKTRACK;
        // Of a budget that is given every step counts, and these ways take fewer.
        boolean quick = linear && stepBudget == 0;
        Node root = parsed.root();
        ByteProgram bytes = quick ? ByteCompiler.compile(root, parsed.groups()) : null;
        Program program = Compiler.compile(parsed, linear, bytes);
        Filter filter = quick && !program.anchored() ? Filter.of(root) : null;
        return new Regex(pattern, program, parsed.names(), stepBudget, filter);
    }

    /// The pattern as it was given.
    public String pattern() {
        return pattern;
    }

    /// How many capturing groups there are, not counting the whole match.
    public int groupCount() {
        return program.groups();
    }

    /// The names of the groups that have one, in the order of their numbers.
    public List<String> groupNames() {
        return List.copyOf(names.keySet());
    }

    /// The number of a named group, from 1 on; -1 if there is none of that name.
    public int groupNumber(String name) {
        return names.getOrDefault(name, -1);
    }

    /// Whether the time to match is linear in the length of the text.
    public boolean isLinear() {
        return program.linear();
    }

    /// Matches in one text. The matcher belongs to one thread.
    public Matcher matcher(String text) {
        return matcher().reset(text);
    }

    /// A matcher to be given one text after another. It belongs to one thread.
    public Matcher matcher() {
        return new Matcher(this, program, filter);
    }

    /// The steps that a text of so many chars may take.
    long budget(int length) {
        if (stepBudget > 0) {
            return stepBudget;
        }
        return program.linear()
                ? Math.max(LINEAR_STEPS, LINEAR_STEPS_PER_CHAR * length)
                : Math.min(MAX_STEPS, STEPS_PER_CHAR * length + STEPS);
    }

    /// Whether the pattern matches anywhere in a text.
    ///
    /// @throws RegexBudgetException if that takes more steps than the budget
    public boolean find(String text) {
        return matcher(text).find();
    }

    /// The parts of a text between matches, like `text.split(pattern, -1)`: an empty match at the
    /// very beginning gives no empty part, empty parts at the end are kept, and a text without a
    /// match is its only part.
    ///
    /// @throws RegexBudgetException if there are more than `maxParts` parts, or the budget is
    ///     exceeded
    public List<String> split(String text, int maxParts) {
        var parts = new ArrayList<String>();
        Matcher matcher = matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (matcher.end(0) > 0) {
                addPart(parts, text.substring(from, matcher.start(0)), maxParts);
                from = matcher.end(0);
            }
        }
        addPart(parts, text.substring(from), maxParts);
        return parts;
    }

    private static void addPart(List<String> parts, String part, int maxParts) {
        if (parts.size() >= maxParts) {
            throw new RegexBudgetException(
                    "expected at most " + maxParts + " parts of a text, found more");
        }
        parts.add(part);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
