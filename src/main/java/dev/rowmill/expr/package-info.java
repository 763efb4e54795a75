/// Expressions: CEL syntax in, our own compiled evaluators out.
///
/// The *row profile* differs from plain CEL in what rows ask for:
///
/// | topic | here |
/// |---|---|
/// | names | a bare name is a field of the row; `a.b` a member, or a field whose whole name is `a.b`; `row["odd name"]` any field; `row` all fields; `.x` the field `x` where a variable hides it; words that CEL reserves, such as `function`, are names |
/// | what is missing | a field, a member, an element beyond the end of an array: null. `has(x)` is true where `x` is there and not null |
/// | numbers | ints are exact 64 bits and mix with doubles; `5u` is an int; they compare without rounding, `1 == 1.0`; overflow, division by zero and infinite results fail the row |
/// | kinds | `==` and `!=` compare anything; `<` and its like two numbers, two strings (by code point) or two bools; arithmetic on null or a wrong kind fails the row |
/// | timestamps | exist within an expression alone: a row, a list and a map hold their RFC 3339 text in UTC; a text next to a timestamp is read as one. Durations likewise: `5400s` |
/// | calls | `f(x, y)` and `x.f(y)` are the same for every function |
/// | maps | names are strings |
/// | `type(x)` | a string: `null`, `bool`, `int`, `double`, `string`, `array`, `object`, `timestamp`, `duration` |
/// | `round`, `floor`, `ceil` | an int where 64 bits hold it; `round` goes half away from zero, with digits it gives a double |
/// | `hash(x)` | SHA-256 in hex, of a string's UTF-8 or of the JSON text of anything else |
/// | literals only | patterns of `matches`, `parse_timestamp`, `format_timestamp`, and time zones |
/// | not offered | bytes, messages, optional values, `cel.bind`, `format` |
///
/// Bounds: a source of 32,768 characters and 250 levels; in one evaluation 16 MiB of results, 10,000 rounds of loops and
/// a million operations ([dev.rowmill.expr.Scope]). What goes beyond fails the row with `expression_error`.
@NullMarked
package dev.rowmill.expr;

import org.jspecify.annotations.NullMarked;
