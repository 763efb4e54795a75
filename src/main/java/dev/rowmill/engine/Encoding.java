package dev.rowmill.engine;

import dev.rowmill.format.Encoder;

/// What the thread that writes lets the pool encode: what must be encoded again, or could not be encoded at once.
record Encoding(SliceEncoder encoder, Computing computing) {
    /// Encodes a slice again, under the dataset's header.
    void again(Slice slice, Encoder.Header header) throws Exception {
        computing.one(() -> {
            encoder.encode(slice, header);
            return slice;
        });
    }

    /// Encodes what follows of a slice. Gives whether there was anything.
    boolean next(Slice slice, Encoder.Header header) throws Exception {
        if (slice.taken == slice.rows.size()) {
            return false;
        }
        computing.one(() -> {
            encoder.encodeOn(slice, header);
            return slice;
        });
        return true;
    }
}
