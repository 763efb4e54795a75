/// Tests of the package of the same name.
@NullMarked
package dev.rowmill.fetch;

import org.jspecify.annotations.NullMarked;
