/// Plans a pipeline and carries chunks through it: window, CPU pool, virtual threads, fairness, cancellation.
@NullMarked
package dev.rowmill.engine;

import org.jspecify.annotations.NullMarked;
