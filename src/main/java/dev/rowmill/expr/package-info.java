/// Expressions: CEL syntax in, our own compiled evaluators out.
@NullMarked
package dev.rowmill.expr;

import org.jspecify.annotations.NullMarked;
