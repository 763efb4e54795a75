/// Tests of the meters.
@NullMarked
package dev.rowmill.metrics;

import org.jspecify.annotations.NullMarked;
