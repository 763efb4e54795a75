/// Whose request a thread works for (W3C Trace Context), carried from thread to thread.
@NullMarked
package dev.rowmill.trace;

import org.jspecify.annotations.NullMarked;
