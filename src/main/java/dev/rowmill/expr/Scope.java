package dev.rowmill.expr;

import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// Evaluations one after another: the row, the clock, the variables, and what may still be spent. Belongs to one
/// thread.
///
/// Three budgets bound it, so that no expression and no row can hold a thread or fill the heap: the size of what is
/// produced, the rounds of all loops together, and work, which is an operation in a loop or 64 characters looked at.
final class Scope {
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_ROUNDS = 10_000;
    static final int MAX_WORK = 1_000_000;

    private static final @Nullable Value[] NO_SLOTS = {};
    private static final int ENTRY = 8;

    private static final int FIRST_ROOM = 1 << 10;
    private static final int LARGEST_ROOM = 1 << 14;

    final Instant now;

    Row row;

    /// Variables of loops, and fields that are mentioned more than once.
    final @Nullable Value[] slots;

    private int bytesLeft;
    private int roundsLeft;
    private int workLeft;

    /// Where texts are put together that outlive the evaluation: what is written is never overwritten.
    private byte[] room = {};

    private int roomUsed;

    /// A text that is looked at, once there is one.
    private @Nullable TextView view;

    Scope(Row row, Instant now, int slots) {
        this.row = row;
        this.now = now;
        this.slots = slots == 0 ? NO_SLOTS : new Value[slots];
        begin(row);
    }

    /// Begins the evaluation for a row, with full budgets.
    void begin(Row next) {
        row = next;
        bytesLeft = MAX_BYTES;
        roundsLeft = MAX_ROUNDS;
        workLeft = MAX_WORK;
        if (slots.length > 0) {
            Arrays.fill(slots, null);
        }
    }

    /// Where a node looks at a text: it has done so before it asks another.
    TextView view() {
        TextView there = view;
        if (there == null) {
            there = new TextView();
            view = there;
        }
        return there;
    }

    /// Makes room for a text of `count` bytes in [#room()], from [#roomFrom()] on.
    void makeRoom(int count) {
        if (count > room.length - roomUsed) {
            int size = Math.clamp(2L * room.length, FIRST_ROOM, LARGEST_ROOM);
            room = new byte[Math.max(size, count)];
            roomUsed = 0;
        }
    }

    byte[] room() {
        return room;
    }

    int roomFrom() {
        return roomUsed;
    }

    /// Shows the `count` bytes that were written to the room; they never change any more.
    void showRoom(int count, TextView text) {
        text.share(room, roomUsed, roomUsed + count);
        roomUsed += count;
    }

    /// Allows less than usual, for what is computed when a pipeline is accepted.
    void limit(int bytes, int work) {
        bytesLeft = bytes;
        workLeft = work;
    }

    /// Whether a budget is used up: then the evaluation is over, whatever `||` and `&&` would make of it.
    boolean isSpent() {
        return bytesLeft < 0 || roundsLeft < 0 || workLeft < 0;
    }

    /// Pays for a text or list of `bytes` bytes that is about to be made.
    void produce(long bytes, Site site) throws RowException {
        bytesLeft = left(bytesLeft, bytes);
        if (bytesLeft < 0) {
            throw site.error("expected at most " + MAX_BYTES + " bytes of results, found more");
        }
    }

    /// Pays for a value that is put into a list or a map: its whole size, because it may be shared many times over.
    void produce(Value value, Site site) throws RowException {
        switch (value) {
            case Value.Text(var text) -> produce(ENTRY + (long) text.length(), site);
            case Value.Array(var items) -> {
                produce(ENTRY, site);
                for (Value item : items) {
                    produce(item, site);
                }
            }
            case Value.Obj(var members) -> {
                produce(ENTRY, site);
                for (Map.Entry<String, Value> member : members.entrySet()) {
                    produce(ENTRY + (long) member.getKey().length(), site);
                    produce(member.getValue(), site);
                }
            }
            case Value other -> produce(ENTRY, site);
        }
    }

    /// Pays for a round of a loop whose body has `operations` operations.
    void round(int operations, Site site) throws RowException {
        if (--roundsLeft < 0) {
            throw site.error("expected at most " + MAX_ROUNDS + " rounds of loops, found more");
        }
        work(operations, site);
    }

    /// Pays for looking at `chars` characters.
    void read(long chars, Site site) throws RowException {
        if (chars >= 64) {
            work(chars >> 6, site);
        }
    }

    /// Pays for operations.
    void work(long operations, Site site) throws RowException {
        workLeft = left(workLeft, operations);
        if (workLeft < 0) {
            throw site.error("expected at most " + MAX_WORK + " operations, found more");
        }
    }

    private static int left(int before, long spent) {
        return before < 0 || spent > before ? -1 : before - (int) spent;
    }
}
