@NullMarked
package dev.rowmill.trace;

import org.jspecify.annotations.NullMarked;
