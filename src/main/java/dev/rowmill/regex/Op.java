package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

/// One instruction of a compiled pattern: immutable and shared, everything that changes is in the
/// [Machine].
///
/// An instruction that leaves a choice pushes a frame that ends with its own `id`; when what
/// follows has failed, the machine takes the id off and calls [#resume], which takes the rest of
/// the frame and goes on with the next choice.
abstract class Op {
    /// Its place in the program.
    int id;

    /// What the match can begin with from here on; null if that is unknown, or if it may end here.
    final @Nullable First first;

    Op(@Nullable First first) {
        this.first = first;
    }

    /// Goes on from the machine's position; null if there is no match this way.
    abstract @Nullable Op step(Machine m);

    /// Whether a match may begin with it at a place, as far as can be told at once. May use the
    /// machine's position.
    boolean canBegin(Machine m, int at) {
        return true;
    }

    /// Takes back its frame and tries its next choice; null if there is none left.
    @Nullable Op resume(Machine m) {
        throw new IllegalStateException(getClass().getSimpleName() + " leaves no frames");
    }

    /// The end of every program.
    static final class Accept extends Op {
        /// What the machine is told when there is a match.
        static final Accept DONE = new Accept();

        Accept() {
            super(null);
        }

        @Override
        @Nullable Op step(Machine m) {
            return m.wholeText && m.pos < m.end ? null : DONE;
        }
    }
}
