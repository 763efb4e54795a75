package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Finds the matches of a pattern in one text, one after another. Not thread-safe.
///
/// All methods that match throw [RegexBudgetException] once the matches in this text together took
/// more steps than the pattern's budget. Places are indexes in chars. Where there is no match,
/// asking for its places throws [IllegalStateException]; asking for a group that does not exist
/// throws [IndexOutOfBoundsException].
public final class Matcher {
    private final Regex regex;
    private final Program program;
    private final String text;
    private final Machine machine;

    private int begin = -1;
    private int end = -1;
    private int nextFrom;

    /// Where the required text occurs next, as far as that is known.
    private int required = -1;

    Matcher(Regex regex, Program program, String text, long budget) {
        this.regex = regex;
        this.program = program;
        this.text = text;
        this.machine = new Machine(program, text, budget);
    }

    /// Finds the next match: the first from the end of the last, or one char further if that was
    /// empty. One that is empty and inside a surrogate pair is passed over.
    public boolean find() {
        boolean found = search(nextFrom);
        while (found && isInsidePair()) {
            found = search(nextFrom);
        }
        return found;
    }

    private boolean isInsidePair() {
        return begin == end
                && begin > 0
                && begin < text.length()
                && Character.isSurrogatePair(text.charAt(begin - 1), text.charAt(begin));
    }

    /// Finds the first match from a position on, as if none had been found before.
    ///
    /// @throws IndexOutOfBoundsException if the position is not in the text or at its end
    public boolean find(int from) {
        if (from < 0 || from > text.length()) {
            throw new IndexOutOfBoundsException(
                    "expected a position from 0 to " + text.length() + ", found " + from);
        }
        restart(from);
        return search(from);
    }

    /// Whether the whole text is a match.
    public boolean matches() {
        restart(0);
        Arrays.fill(machine.slots, -1);
        machine.wholeText = true;
        boolean found = machine.run(0);
        machine.wholeText = false;
        machine.forgetAll();
        return ended(found, 0);
    }

    /// Remembers tries from the start, where otherwise that would begin after some steps.
    void remember() {
        machine.remember();
    }

    private void restart(int from) {
        machine.lastEnd = from;
        required = -1;
        machine.forgetAll();
    }

    private boolean search(int from) {
        Arrays.fill(machine.slots, -1);
        if (program.usesLastMatch()) {
            machine.forgetAll();
        }
        int last = text.length() - program.minLength();
        if (from > last || (program.anchored() && from > 0) || !hasRequired(from)) {
            return ended(false, from);
        }
        int at = candidate(from);
        while (at <= last) {
            if (machine.run(at)) {
                return ended(true, at);
            }
            if (program.anchored()) {
                break;
            }
            at = candidate(following(at));
        }
        return ended(false, from);
    }

    private boolean hasRequired(int from) {
        if (!program.required().isEmpty() && required < from) {
            int found = text.indexOf(program.required(), from);
            required = found < 0 ? Integer.MAX_VALUE : found;
        }
        return required < Integer.MAX_VALUE;
    }

    /// The first place, from one on, where a match can begin as far as its first chars tell.
    private int candidate(int from) {
        if (!program.prefix().isEmpty()) {
            int found = text.indexOf(program.prefix(), from);
            int at = found < 0 ? text.length() + 1 : found;
            machine.fuel -= (at - from) >> 3;
            return at;
        }
        First first = program.first();
        if (first == null) {
            return from;
        }
        int at = from;
        char[] chars = machine.text;
        while (at < chars.length && !first.has(chars[at])) {
            at++;
        }
        machine.fuel -= (at - from) >> 2;
        return at < chars.length ? at : chars.length + 1;
    }

    /// The place to try after one; as in Java, not inside a pair if the pattern can match one.
    private int following(int at) {
        boolean pair =
                program.pairs()
                        && at + 1 < text.length()
                        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
        return pair ? at + 2 : at + 1;
    }

    private boolean ended(boolean found, int at) {
        begin = found ? at : -1;
        end = found ? machine.pos : -1;
        if (found) {
            machine.lastEnd = end;
            nextFrom = end == begin ? end + 1 : end;
            machine.forget(end); // what led to this match has not failed
        } else {
            nextFrom = text.length() + 1;
        }
        return found;
    }

    /// Where a group of the last match begins; group 0 is the whole. -1 if the group did not take
    /// part.
    public int start(int group) {
        return place(group, false);
    }

    /// Where a group of the last match ends; -1 if it did not take part.
    public int end(int group) {
        return place(group, true);
    }

    private int place(int group, boolean atEnd) {
        if (begin < 0) {
            throw new IllegalStateException(
                    "expected a match before asking for its places, found none");
        }
        if (group < 0 || group > program.groups()) {
            throw new IndexOutOfBoundsException(
                    "expected a group from 0 to " + program.groups() + ", found " + group);
        }
        if (group == 0) {
            return atEnd ? end : begin;
        }
        return machine.slots[2 * group - (atEnd ? 1 : 2)];
    }

    /// The text of a group of the last match; null if the group did not take part.
    public @Nullable String group(int group) {
        int from = start(group);
        return from < 0 ? null : text.substring(from, end(group));
    }

    /// The text of a named group of the last match; null if the group did not take part.
    ///
    /// @throws IllegalArgumentException if there is no group of that name
    public @Nullable String group(String name) {
        int group = regex.groupNumber(name);
        if (group < 0) {
            throw new IllegalArgumentException(
                    "expected one of the groups "
                            + regex.groupNames()
                            + ", found \""
                            + name
                            + "\"");
        }
        return group(group);
    }
}
