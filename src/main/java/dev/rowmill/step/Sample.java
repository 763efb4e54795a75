package dev.rowmill.step;

import dev.rowmill.row.Row;

import java.util.List;

/// `sample`: a share of the rows, chosen by their numbers, so that a run chooses what the last one
/// chose.
///
/// @param seed which of the possible samples it is, mixed
record Sample(double rate, long seed) implements CpuStep {
    /// 2^64 divided by the golden ratio, odd: what SplitMix64 adds from one number to the next.
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    static final StepSpec SPEC =
            new StepSpec(
                    "sample",
                    StepSpec.Kind.CPU,
                    "Keeps each row with a given probability, chosen by its number in the input and a seed: the same rows in every run.",
                    Form.of(
                            Form.Shorthand.NUMBER,
                            Option.required(
                                    "rate",
                                    OptionType.Plain.SHARE,
                                    "how likely a row is kept: 0.01 keeps about one in a hundred; rows made of one row stay together"),
                            Option.optional(
                                            "seed",
                                            new OptionType.Whole(Long.MIN_VALUE, Long.MAX_VALUE),
                                            "another seed chooses other rows")
                                    .or("0")),
                    List.of(
                            Example.of(
                                    "1",
                                    """
                                    {"n":1}\
                                    """,
                                    """
                                    {"n":1}\
                                    """),
                            Example.of(
                                    """
                                    {"rate": 0, "seed": 42}\
                                    """,
                                    List.of(
                                            """
                                            {"n":1}\
                                            """),
                                    List.of())),
                    options -> new Sample(options.get("rate").share(), mix(options.whole("seed"))));

    @Override
    public void apply(Row row, RowSink out) {
        double drawn = (mix(seed + row.number() * GAMMA) >>> 11) * 0x1p-53;
        if (drawn < rate) {
            out.add(row);
        }
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014, with Stafford's constants):
    /// neighbouring numbers become unrelated ones.
    private static long mix(long number) {
        long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
