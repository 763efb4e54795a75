package dev.rowmill.engine;

import java.io.IOException;

/// Takes what a run gives, in input order. One thread at a time; the arrays are the caller's again after each call.
public interface Output {
    /// Takes bytes of the result, in order.
    ///
    /// @throws IOException if they cannot be kept; the run ends with it
    void rows(byte[] bytes, int from, int to) throws IOException;

    /// Takes dead letters, one JSON object a line, in input order.
    ///
    /// @throws IOException if they cannot be kept; the run ends with it
    void deadLetters(byte[] bytes, int from, int to) throws IOException;

    /// All that was taken so far belongs to whole chunks, and `progress` counts them.
    ///
    /// @throws IOException if that cannot be recorded; the run ends with it
    void committed(Progress progress) throws IOException;
}
