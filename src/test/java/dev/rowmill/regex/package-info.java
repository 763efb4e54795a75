/// Tests of the regular expressions.
@NullMarked
package dev.rowmill.regex;

import org.jspecify.annotations.NullMarked;
