package dev.rowmill.expr;

import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import java.time.Duration;
import java.time.Instant;

/// A compiled expression. Immutable once its compilation has ended, and shared by threads.
///
/// Every node can be asked for a value; those that know better also answer directly as a truth, a timestamp or a duration.
abstract class Node {
    final Site site;

    /// What it can give, of [Kinds].
    final int kinds;

    /// How many levels of lists and maps it adds, at most, to what the row holds.
    final int depth;

    Node(Site site, int kinds, int depth) {
        this.site = site;
        this.kinds = kinds;
        this.depth = depth;
    }

    /// The value for a row; a timestamp or duration as its text.
    abstract Value value(Scope scope) throws RowException;

    /// The truth for a row.
    boolean test(Scope scope) throws RowException {
        Value value = value(scope);
        if (value instanceof Value.Bool truth) {
            return truth.value();
        }
        throw site.unexpected("a bool", value);
    }

    /// The integer for a row, or [Row#NO_INTEGER] where only [#value] can tell. It neither fails nor spends anything.
    long integer(Scope scope) {
        return Row.NO_INTEGER;
    }

    /// Shows the text for a row; gives whether it did, otherwise only [#value] can tell. What it shows is what
    /// [#value] would give.
    boolean text(Scope scope, TextView view) {
        return false;
    }

    /// Whether the value for a row is not null.
    boolean isThere(Scope scope) throws RowException {
        return value(scope) != Value.Null.NULL;
    }

    /// The timestamp for a row: what is a text is read as RFC 3339.
    Instant instant(Scope scope) throws RowException {
        return TimeText.instant(value(scope), site);
    }

    /// The duration for a row: what is a text is read as one, such as `1h30m`.
    Duration duration(Scope scope) throws RowException {
        return TimeText.duration(value(scope), site);
    }

    /// Whether it always gives a value of one of these kinds.
    final boolean isAlways(int expected) {
        return (kinds & ~expected) == 0;
    }

    /// The greatest depth of some nodes.
    static int depth(Iterable<? extends Node> nodes) {
        int depth = 0;
        for (Node node : nodes) {
            depth = Math.max(depth, node.depth);
        }
        return depth;
    }

    /// A node that gives a truth.
    abstract static class Truth extends Node {
        Truth(Site site) {
            super(site, Kinds.BOOL, 0);
        }

        @Override
        abstract boolean test(Scope scope) throws RowException;

        @Override
        Value value(Scope scope) throws RowException {
            return Value.bool(test(scope));
        }
    }

    /// A node whose value a function of the evaluation gives.
    static final class Computed extends Node {
        private final Source source;

        /// Gives the value for an evaluation.
        interface Source {
            Value get(Scope scope) throws RowException;
        }

        Computed(Site site, int kinds, Source source) {
            super(site, kinds, 0);
            this.source = source;
        }

        @Override
        Value value(Scope scope) throws RowException {
            return source.get(scope);
        }
    }

    /// A value that is written in the expression, or that follows from such values alone.
    static final class Constant extends Node {
        final Value value;

        Constant(Site site, Value value, int depth) {
            super(site, kindOf(value), depth);
            this.value = value;
        }

        @Override
        Value value(Scope scope) {
            return value;
        }

        @Override
        long integer(Scope scope) {
            return value instanceof JsonNumber number && number.isInt()
                    ? number.asLong()
                    : Row.NO_INTEGER;
        }

        private static int kindOf(Value value) {
            return switch (value) {
                case Value.Null _ -> Kinds.NULL;
                case Value.Bool _ -> Kinds.BOOL;
                case JsonNumber n -> n.isInt() ? Kinds.INT : Kinds.DOUBLE;
                case Value.Text _ -> Kinds.TEXT;
                case Value.Array _ -> Kinds.LIST;
                case Value.Obj _ -> Kinds.MAP;
            };
        }
    }
}
