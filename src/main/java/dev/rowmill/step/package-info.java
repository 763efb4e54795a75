/// What can happen to a row: one file per step, and [Steps], the list of them.
@NullMarked
package dev.rowmill.step;

import org.jspecify.annotations.NullMarked;
