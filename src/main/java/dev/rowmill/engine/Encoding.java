package dev.rowmill.engine;

import dev.rowmill.format.Encoder;

import java.util.concurrent.Callable;

/// What the thread that writes lets the pool encode: what must be encoded again, or could not be encoded at once.
record Encoding(SliceEncoder encoder, Computing computing, Costs costs) {
    /// Encodes a slice again, under the dataset's header.
    void again(Slice slice, Encoder.Header header) throws Exception {
        encode(() -> {
            encoder.encode(slice, header);
            return slice;
        });
    }

    /// Encodes what follows of a slice. Gives whether there was anything.
    boolean next(Slice slice, Encoder.Header header) throws Exception {
        if (slice.taken == slice.rows.size()) {
            return false;
        }
        encode(() -> {
            encoder.encodeOn(slice, header);
            return slice;
        });
        return true;
    }

    private void encode(Callable<Slice> work) throws Exception {
        long submitted = System.nanoTime();
        computing.one(() -> {
            long start = System.nanoTime();
            Slice slice = work.call();
            costs.encoded(System.nanoTime() - start);
            return slice;
        });
        costs.merged(System.nanoTime() - submitted);
    }
}
