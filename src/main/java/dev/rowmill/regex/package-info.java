/// Regular expressions: the dialect, the engine, the budgets.
///
/// A pattern is read by `Parser` into a tree of `Node`, written by `Compiler` as instructions
/// (`Op`), and run by a `Machine`: one backtracking engine with its own stack, a count of steps,
/// and for patterns that can be matched in linear time a memory of what has already failed.
@NullMarked
package dev.rowmill.regex;

import org.jspecify.annotations.NullMarked;
