/// Every meter: the only home of Micrometer.
@NullMarked
package dev.rowmill.metrics;

import org.jspecify.annotations.NullMarked;
