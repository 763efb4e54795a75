/// Tests of expressions.
@NullMarked
package dev.rowmill.expr;

import org.jspecify.annotations.NullMarked;
