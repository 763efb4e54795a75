/// The nouns: rows, the chunks they travel in, and the values of their fields.
@NullMarked
package dev.rowmill.row;

import org.jspecify.annotations.NullMarked;
