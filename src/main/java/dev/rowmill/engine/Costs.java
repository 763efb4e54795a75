package dev.rowmill.engine;

import java.util.concurrent.atomic.LongAdder;

/// Where a run's time went beside its steps. Written by the threads of the run, read by anyone.
///
/// Two sums explain a run. The time of CPU threads is what parsing, the steps and encoding took. The wall clock is what
/// the thread that writes did: it waited for rows, it waited for whole-dataset steps to be merged, or it wrote.
public final class Costs {
    private final LongAdder parse = new LongAdder();
    private final LongAdder encode = new LongAdder();
    private final LongAdder computed = new LongAdder();
    private final LongAdder queued = new LongAdder();
    private final LongAdder input = new LongAdder();
    private final LongAdder room = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder merge = new LongAdder();
    private final LongAdder output = new LongAdder();

    /// Seconds of CPU threads that turned bytes into rows.
    public double parseSeconds() {
        return seconds(parse);
    }

    /// Seconds of CPU threads that turned rows into bytes.
    public double encodeSeconds() {
        return seconds(encode);
    }

    /// Seconds of CPU threads altogether, measured around all of their work.
    public double cpuSeconds() {
        return seconds(computed);
    }

    /// Seconds that slices of rows waited for a CPU thread, summed over slices.
    public double queueSeconds() {
        return seconds(queued);
    }

    /// Seconds that the reading thread took for the input: it came, was decompressed and cut into rows.
    public double inputSeconds() {
        return seconds(input);
    }

    /// Seconds that the reading thread waited because enough chunks were in flight: back-pressure.
    public double roomSeconds() {
        return seconds(room);
    }

    /// Seconds that the writing thread waited for the next rows in order.
    public double rowsSeconds() {
        return seconds(rows);
    }

    /// Seconds that the writing thread waited for whole-dataset steps, or for rows to be encoded again.
    public double mergeSeconds() {
        return seconds(merge);
    }

    /// Seconds that the writing thread took for the output: client, disk and commits.
    public double outputSeconds() {
        return seconds(output);
    }

    private static double seconds(LongAdder nanos) {
        return nanos.sum() / 1e9;
    }

    void parsed(long nanos) {
        parse.add(nanos);
    }

    void encoded(long nanos) {
        encode.add(nanos);
    }

    void readInput(long nanos) {
        input.add(nanos);
    }

    void waitedForRoom(long nanos) {
        room.add(nanos);
    }

    void waitedForRows(long nanos) {
        rows.add(nanos);
    }

    void merged(long nanos) {
        merge.add(nanos);
    }

    void wrote(long nanos) {
        output.add(nanos);
    }

    /// The same work, with its time in the queue, from now on and after each turn, and on its threads.
    CpuPool.Work counting(CpuPool.Work work) {
        return new CpuPool.Work() {
            private long queuedAt = System.nanoTime();

            @Override
            public boolean go(CpuPool.Turn turn) throws Exception {
                long start = System.nanoTime();
                queued.add(start - queuedAt);
                try {
                    return work.go(turn);
                } finally {
                    queuedAt = System.nanoTime();
                    computed.add(queuedAt - start);
                }
            }
        };
    }
}
