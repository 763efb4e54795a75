package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Passes over text without a match at about a nanosecond a char: the states of [Places] made into
/// a table of what follows what, as texts ask for it. Shared by threads.
///
/// It is a filter: what it passes over holds no match, what it stops at may hold one.
final class Filter {
    /// What [#search] gives where there is no match.
    static final int NONE = -1;

    /// The state in which no match has begun that may still end.
    private static final int IDLE = 0;

    private static final int UNKNOWN = -1;
    private static final int FOUND = -2;

    /// What one pattern may cost in memory and in time; after that it stops at what it does not
    /// know.
    private static final int MAX_STATES = 1_000;

    private static final int MAX_LEARNED = 20_000;

    private final Places places;
    private final char[] kinds;
    private final int width;

    // What follows a state and a kind of char. Written under the lock; a reader who misses that
    // finds UNKNOWN and asks under the lock.
    private volatile int[] table;

    // Guarded by this.
    private final List<BitSet> states = new ArrayList<>();
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private int learned;
    private boolean full;

    private Filter(Places places) {
        this.places = places;
        this.kinds = places.kinds();
        this.width = count(kinds);
        this.table = new int[8 * width];
        Arrays.fill(table, UNKNOWN);
        states.add(new BitSet());
        numbers.put(new BitSet(), IDLE);
    }

    /// A filter for a pattern without references; nothing where it would be of no use.
    static @Nullable Filter of(Node root) {
        Places places = Places.of(root);
        return places == null ? null : new Filter(places);
    }

    private static int count(char[] kinds) {
        int highest = 0;
        for (char kind : kinds) {
            highest = Math.max(highest, kind);
        }
        return highest + 1;
    }

    /// The first place in `chars[from, end)` where a match can begin, or [#NONE].
    int search(char[] chars, int from, int end) {
        int[] known = table;
        int state = IDLE;
        int begin = from;
        int at = from;
        while (at < end) {
            int kind = kinds[Math.min(chars[at++], CharSet.LOW)];
            int next = known[state + kind];
            if (next == UNKNOWN) {
                next = learn(state, kind);
                known = table;
            }
            if (next == FOUND) {
                return begin;
            }
            if (next == IDLE) {
                while (at < end && known[kinds[Math.min(chars[at], CharSet.LOW)]] == IDLE) {
                    at++;
                }
                begin = at;
            }
            state = next;
        }
        return NONE;
    }

    /// The same in UTF-8.
    int search(byte[] utf8, int from, int end) {
        int[] known = table;
        int state = IDLE;
        int begin = from;
        int at = from;
        while (at < end) {
            byte b = utf8[at];
            int kind = kinds[b >= 0 ? b : latin(utf8, at)];
            int next = known[state + kind];
            if (next == UNKNOWN) {
                next = learn(state, kind);
                known = table;
            }
            at += b >= 0 ? 1 : width(b);
            if (b >= (byte) 0xf0 && b < 0 && next > 0) {
                next = pair(next, kind); // two chars of the same kind
                known = table;
            }
            if (next == FOUND) {
                return begin;
            }
            if (next == IDLE) {
                while (at < end && utf8[at] >= 0 && known[kinds[utf8[at]]] == IDLE) {
                    at++;
                }
                begin = at;
            }
            state = next;
        }
        return NONE;
    }

    private int pair(int state, int kind) {
        int next = table[state + kind];
        return next == UNKNOWN ? learn(state, kind) : next;
    }

    /// The Latin-1 char at a place, or [CharSet#LOW] for all others.
    private static int latin(byte[] utf8, int at) {
        int b = utf8[at] & 0xff;
        return b <= 0xc3 ? ((b & 3) << 6) | (utf8[at + 1] & 0x3f) : CharSet.LOW;
    }

    private static int width(byte lead) {
        return lead < (byte) 0xe0 ? 2 : lead < (byte) 0xf0 ? 3 : 4;
    }

    /// What follows; [#FOUND] also where there is no room to remember it.
    private synchronized int learn(int state, int kind) {
        int known = table[state + kind];
        if (known != UNKNOWN || full) {
            return known == UNKNOWN ? FOUND : known;
        }
        int next = FOUND;
        BitSet after = places.after(states.get(state / width), charOf(kind));
        if (!after.get(Places.ACCEPT)) {
            next = number(after) * width;
        }
        full = ++learned >= MAX_LEARNED || states.size() >= MAX_STATES;
        table[state + kind] = next;
        return next;
    }

    private int number(BitSet places) {
        Integer number = numbers.get(places);
        if (number != null) {
            return number;
        }
        states.add(places);
        numbers.put(places, states.size() - 1);
        int[] old = table;
        if (states.size() * width > old.length) {
            int[] grown = Arrays.copyOf(old, 2 * old.length);
            Arrays.fill(grown, old.length, grown.length, UNKNOWN);
            table = grown;
        }
        return states.size() - 1;
    }

    private int charOf(int kind) {
        int c = 0;
        while (kinds[c] != kind) {
            c++;
        }
        return c;
    }
}
