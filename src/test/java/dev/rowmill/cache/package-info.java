/// Tests of the package of the same name.
@NullMarked
package dev.rowmill.cache;

import org.jspecify.annotations.NullMarked;
