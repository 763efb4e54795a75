@NullMarked
package dev.rowmill.store;

import org.jspecify.annotations.NullMarked;
