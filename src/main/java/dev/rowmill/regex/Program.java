package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A compiled pattern: where to start, and what is known of every match before trying.
///
/// `minLength` is in chars; `prefix` is how every match begins; `required` stands in every match;
/// an `anchored` match begins where the text does; `pairs` is whether some instruction can take a
/// surrogate pair; `states` is how many bits a position needs to be remembered; `usesLastMatch` is
/// whether `\G` occurs; `bytes` is the same for UTF-8, if the pattern is among those that can do
/// with it.
record Program(
        Op start,
        List<Op> ops,
        int groups,
        int registers,
        int states,
        int tables,
        boolean linear,
        int minLength,
        Literal prefix,
        Literal required,
        boolean anchored,
        boolean pairs,
        boolean usesLastMatch,
        @Nullable ByteProgram bytes) {
    @Nullable First first() {
        return start.first;
    }
}
