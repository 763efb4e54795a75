/// Tests of steps and pipelines.
@NullMarked
package dev.rowmill.step;

import org.jspecify.annotations.NullMarked;
