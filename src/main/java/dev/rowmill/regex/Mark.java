package dev.rowmill.regex;

/// Where in a program a try can be remembered as failed.
///
/// What a try can lead to depends on the instruction, the position, and on which repetitions around
/// it have not yet taken a char in their present round, since those must not go round again. Of
/// nested repetitions it is always the inner ones, so their number is enough: each mark has a
/// `number` for every such state, from its first on.
final class Mark {
    /// Of an instruction in a program that is never remembered.
    static final Mark NONE = new Mark(0);

    private final int number;
    private final int[] roundRegisters;

    Mark(int number, int... roundRegisters) {
        this.number = number;
        this.roundRegisters = roundRegisters;
    }

    /// The number of the state of the try at a position.
    int state(Machine m, int at) {
        int state = number;
        for (int register : roundRegisters) {
            if (m.registers[register] == at) {
                state++;
            }
        }
        return state;
    }

    int states() {
        return roundRegisters.length + 1;
    }
}
