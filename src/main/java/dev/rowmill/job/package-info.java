/// A job from accepted to ended: admission, state, committed results, cancel, retry, events.
@NullMarked
package dev.rowmill.job;

import org.jspecify.annotations.NullMarked;
