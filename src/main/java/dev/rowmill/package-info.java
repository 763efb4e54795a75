/// Rowmill: carries large datasets through a pipeline of steps and gives them back in order.
@NullMarked
package dev.rowmill;

import org.jspecify.annotations.NullMarked;
