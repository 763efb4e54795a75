package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Finds the matches of a pattern in one text, one after another; and then in the next text, with
/// the same memory. Not thread-safe.
///
/// All methods that match throw [RegexBudgetException] once the matches in this text together took
/// more steps than the pattern's budget. Where there is no match, asking for its places throws [IllegalStateException]; asking for a group that does not exist
/// throws [IndexOutOfBoundsException].
public final class Matcher {
    private final Regex regex;
    private final Program program;
    private final @Nullable Filter filter;
    private final Subject subject = new Subject();
    private final Machine machine;
    private final @Nullable ByteMachine byteMachine;

    // Places in chars, or in bytes while the text is matched as bytes.
    private int begin = -1;
    private int end = -1;
    private int nextFrom;

    /// Where the required text occurs next, as far as that is known.
    private int required = -1;

    /// Whether the text is matched as bytes, as long as that decides.
    private boolean onBytes;

    /// Whether the machine has the text: many texts need it not.
    private boolean begun;

    Matcher(Regex regex, Program program, @Nullable Filter filter) {
        this.regex = regex;
        this.program = program;
        this.filter = filter;
        this.machine = new Machine(program, subject);
        ByteProgram bytes = program.bytes();
        this.byteMachine = bytes == null ? null : new ByteMachine(bytes);
    }

    /// Begins with another text, with the whole budget. Places are indexes of its chars.
    public Matcher reset(String text) {
        subject.set(text);
        reset(0);
        onBytes = false;
        return this;
    }

    /// Begins with the text whose UTF-8 is `utf8[from, to)`, which must be valid and must not
    /// change until the next text, with the whole budget. Places are indexes of `utf8`.
    public Matcher reset(byte[] utf8, int from, int to) {
        subject.set(utf8, from, to);
        ByteMachine quick = byteMachine;
        reset(quick == null ? 0 : from);
        onBytes = quick != null;
        if (quick != null) {
            quick.begin(utf8, from, to);
        }
        return this;
    }

    private void reset(int from) {
        begun = false;
        begin = -1;
        end = -1;
        nextFrom = from;
        required = -1;
        machine.lastEnd = 0;
    }

    /// Gives the text to the machine, if that has not been done.
    private void begin() {
        if (!begun) {
            begun = true;
            subject.read();
            machine.begin(regex.budget(subject.end));
        }
        if (onBytes) {
            onBytes = false;
            nextFrom = nextFrom > subject.to() ? Integer.MAX_VALUE : subject.charAt(nextFrom);
            required = -1;
        }
    }

    /// Finds the next match: the first from the end of the last, or one char further if that was
    /// empty. One that is empty and inside a surrogate pair is passed over.
    public boolean find() {
        ByteMachine quick = byteMachine;
        if (onBytes && quick != null) {
            int found = search(quick, nextFrom);
            if (found != ByteMachine.GIVEN_UP) {
                return found != ByteMachine.NO_MATCH;
            }
            begin();
        }
        boolean found = search(nextFrom);
        while (found && isInsidePair()) {
            found = search(nextFrom);
        }
        return found;
    }

    private boolean isInsidePair() {
        return begin == end && begin > 0 && isPair(begin - 1);
    }

    private boolean isPair(int at) {
        char[] text = machine.text;
        return at + 1 < machine.end && Character.isSurrogatePair(text[at], text[at + 1]);
    }

    /// Finds the first match from a char on, as if none had been found before.
    ///
    /// @param from counts the chars of the text, also where places are indexes of bytes
    /// @throws IndexOutOfBoundsException if the position is not in the text or at its end
    public boolean find(int from) {
        begin();
        if (from < 0 || from > machine.end) {
            throw new IndexOutOfBoundsException(
                    "expected a position from 0 to " + machine.end + ", found " + from);
        }
        restart(from);
        return search(from);
    }

    /// Whether the whole text is a match.
    public boolean matches() {
        begin();
        restart(0);
        Arrays.fill(machine.slots, -1);
        machine.wholeText = true;
        boolean found = machine.run(0);
        machine.wholeText = false;
        machine.forgetAll();
        machine.lastEnd = found ? machine.pos : 0;
        return ended(found, 0, machine.pos);
    }

    /// Remembers tries from the start, where otherwise that would begin after some steps.
    void remember() {
        begin();
        machine.remember();
    }

    private void restart(int from) {
        machine.lastEnd = from;
        required = -1;
        machine.forgetAll();
    }

    /// Where the next match in the bytes begins, [ByteMachine#NO_MATCH], or
    /// [ByteMachine#GIVEN_UP].
    private int search(ByteMachine quick, int from) {
        int last = subject.to() - program.minLength();
        boolean tooLate = from > last || (program.anchored() && from > subject.from());
        if (tooLate || !hasRequired(from)) {
            ended(false, from, from);
            return ByteMachine.NO_MATCH;
        }
        int start = filter == null ? from : filter.search(subject.bytes(), from, subject.to());
        int at = start == Filter.NONE ? last + 1 : quick.candidate(start);
        while (at <= last) {
            int to = at < 0 ? at : quick.run(at);
            if (to == ByteMachine.GIVEN_UP) {
                return to;
            }
            if (to >= 0) {
                ended(true, at, to);
                return at;
            }
            at = program.anchored() ? last + 1 : quick.candidate(at + 1);
        }
        ended(false, from, from);
        return ByteMachine.NO_MATCH;
    }

    private boolean search(int from) {
        if (!begun) {
            if (subject.most() < program.minLength() || !subject.mayHold(program.required())) {
                return ended(false, from, from);
            }
            begin();
        }
        Arrays.fill(machine.slots, -1);
        if (program.usesLastMatch()) {
            machine.forgetAll();
        }
        int last = machine.end - program.minLength();
        if (from > last || (program.anchored() && from > 0) || !hasRequired(from)) {
            return ended(false, from, from);
        }
        int at = candidate(filtered(from));
        while (at <= last) {
            if (machine.canBegin(at) && machine.run(at)) {
                machine.lastEnd = machine.pos;
                machine.forget(machine.pos); // what led to this match has not failed
                return ended(true, at, machine.pos);
            }
            at = program.anchored() ? last + 1 : candidate(following(at));
        }
        return ended(false, from, from);
    }

    private boolean hasRequired(int from) {
        if (!program.required().isEmpty() && required < from) {
            int found = subject.find(program.required(), from, onBytes);
            required = found < 0 ? Integer.MAX_VALUE : found;
        }
        return required < Integer.MAX_VALUE;
    }

    /// The first place, from one on, that the filter stops at; after the end if there is none.
    private int filtered(int from) {
        if (filter == null) {
            return from;
        }
        int at = filter.search(machine.text, from, machine.end);
        return at == Filter.NONE ? machine.end + 1 : at;
    }

    /// The first place, from one on, where a match can begin as far as its first chars tell.
    private int candidate(int from) {
        int stop = machine.end;
        if (from > stop) {
            return from;
        }
        if (!program.prefix().isEmpty()) {
            int found = subject.find(program.prefix(), from, false);
            int at = found < 0 ? stop + 1 : found;
            machine.fuel -= (at - from) >> 3;
            return at;
        }
        First first = program.first();
        if (first == null) {
            return from;
        }
        int at = from;
        char[] chars = machine.text;
        while (at < stop && !first.has(chars[at])) {
            at++;
        }
        machine.fuel -= (at - from) >> 2;
        return at < stop ? at : stop + 1;
    }

    /// The place to try after one; as in Java, not inside a pair if the pattern can match one.
    private int following(int at) {
        return program.pairs() && isPair(at) ? at + 2 : at + 1;
    }

    private boolean ended(boolean found, int from, int to) {
        begin = found ? from : -1;
        end = found ? to : -1;
        nextFrom = found ? (from == to ? to + 1 : to) : Integer.MAX_VALUE;
        return found;
    }

    /// Whether no group of the last match begins or ends inside a character: only then places in
    /// UTF-8 are known. As in Java, a pattern may match one half of a surrogate pair.
    public boolean isWhole() {
        if (onBytes || subject.isAscii()) {
            return true;
        }
        for (int group = 0; group <= program.groups(); group++) {
            int from = place(group, false);
            if (from >= 0 && (subject.place(from) < 0 || subject.place(place(group, true)) < 0)) {
                return false;
            }
        }
        return true;
    }

    /// Where a group of the last match begins; group 0 is the whole. -1 if the group did not take
    /// part.
    public int start(int group) {
        int at = place(group, false);
        return at < 0 || onBytes ? at : subject.place(at);
    }

    /// Where a group of the last match ends; -1 if it did not take part.
    public int end(int group) {
        int at = place(group, true);
        return at < 0 || onBytes ? at : subject.place(at);
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
        return onBytes && byteMachine != null
                ? byteMachine.slots[2 * group + (atEnd ? 1 : 0)]
                : machine.slots[2 * group - (atEnd ? 1 : 2)];
    }

    /// The text of a group of the last match; null if the group did not take part.
    public @Nullable String group(int group) {
        int from = place(group, false);
        return from < 0 ? null : subject.text(from, place(group, true), onBytes);
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
