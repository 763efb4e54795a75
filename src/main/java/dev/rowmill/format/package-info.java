/// Bytes to chunks and back: one file per format, and [Formats], the list of them.
@NullMarked
package dev.rowmill.format;

import org.jspecify.annotations.NullMarked;
