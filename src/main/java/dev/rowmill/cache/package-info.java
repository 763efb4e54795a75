/// Bounded, weighed, counted caches: the only home of Caffeine.
@NullMarked
package dev.rowmill.cache;

import org.jspecify.annotations.NullMarked;
