/// The pages of `docs/` that are made from the code.
@NullMarked
package dev.rowmill.reference;

import org.jspecify.annotations.NullMarked;
