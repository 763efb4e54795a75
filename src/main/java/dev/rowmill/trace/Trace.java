package dev.rowmill.trace;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a trace: the trace that a request belongs to, and this process's own span of it. Immutable.
///
/// After W3C Trace Context, Recommendation of 2021-11-23. A thread works for one trace at a time, by a scoped value: it
/// ends by itself with the work, costs nothing per row, and is given on by hand wherever work changes threads
/// ([#carried], [#carriedCall]). Rowmill keeps no spans: it passes traces on and names them in logs, answers and jobs.
///
/// @param traceId 32 hexadecimal digits in lower case, not all 0
/// @param spanId 16 of them, not all 0
/// @param sampled whether whoever began the trace keeps it
/// @param state what vendors add, as it came; empty for nothing
/// @param foreign whether someone before this service began it
public record Trace(String traceId, String spanId, boolean sampled, String state, boolean foreign) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern STATE_ITEM =
            Pattern.compile(
                    "[a-z0-9][a-z0-9_\\-*/@]{0,255}=[\\x20-\\x2B\\x2D-\\x3C\\x3E-\\x7E]{1,256}");

    private static final int MOST_STATE_ITEMS = 32;

    /// The standard wants at least so much passed on; more may be dropped.
    private static final int MOST_STATE = 512;

    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    /// A new trace, which nobody has asked to keep.
    public static Trace begun() {
        var random = ThreadLocalRandom.current();
        return new Trace(
                hex(random.nextLong()) + hex(oddOnly(random.nextLong())),
                newSpan(),
                false,
                "",
                false);
    }

    /// What a request's header fields say, as a span of our own in that trace; a new trace if they are missing or wrong.
    ///
    /// @param traceparent the value of that field, null if there is none or more than one
    /// @param tracestate the values of that field, joined by commas
    public static Trace of(@Nullable String traceparent, @Nullable String tracestate) {
        Trace parent = parse(traceparent, tracestate);
        return parent == null ? begun() : parent.child();
    }

    /// What header fields say; nothing if they are missing or wrong.
    public static @Nullable Trace parse(@Nullable String traceparent, @Nullable String tracestate) {
        Matcher parts = TRACEPARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!parts.matches()) {
            return null;
        }
        String version = parts.group(1);
        boolean isKnown = version.equals("00");
        boolean isWrong =
                version.equals("ff")
                        || (isKnown && parts.group(5) != null)
                        || parts.group(2).matches("0+")
                        || parts.group(3).matches("0+");
        if (isWrong) {
            return null;
        }
        boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
        return new Trace(parts.group(2), parts.group(3), sampled, state(tracestate), true);
    }

    private static String state(@Nullable String tracestate) {
        if (tracestate == null || tracestate.length() > MOST_STATE) {
            return "";
        }
        String[] items = tracestate.split(",", -1);
        boolean usable = items.length <= MOST_STATE_ITEMS;
        for (String item : items) {
            usable &= item.isBlank() || STATE_ITEM.matcher(item.strip()).matches();
        }
        return usable ? tracestate.strip() : "";
    }

    /// Another span in the same trace.
    public Trace child() {
        return new Trace(traceId, newSpan(), sampled, state, foreign);
    }

    /// The value of the header field `traceparent` that names this span.
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    /// The trace that the calling thread works for, if it works for one.
    public static @Nullable Trace current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Does work for this trace.
    ///
    /// @throws X what the work throws
    public <T extends @Nullable Object, X extends Throwable> T call(
            ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /// The same work, for this trace on whatever thread.
    public Runnable carrying(Runnable work) {
        return () -> ScopedValue.where(CURRENT, this).run(work);
    }

    /// The same work for another thread, for the trace of this one.
    public static Runnable carried(Runnable work) {
        Trace trace = current();
        return trace == null ? work : trace.carrying(work);
    }

    /// The same work for another thread, for the trace of this one.
    public static <T extends @Nullable Object> Callable<T> carriedCall(Callable<T> work) {
        Trace trace = current();
        return trace == null ? work : () -> trace.call(work::call);
    }

    private static String newSpan() {
        return hex(oddOnly(ThreadLocalRandom.current().nextLong()));
    }

    /// Never 0, which names nothing.
    private static long oddOnly(long random) {
        return random | 1;
    }

    private static String hex(long bits) {
        return HexFormat.of().toHexDigits(bits);
    }
}
