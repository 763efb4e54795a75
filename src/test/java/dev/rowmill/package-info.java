/// Tests of the whole: architecture, formatting, the service.
@NullMarked
package dev.rowmill;

import org.jspecify.annotations.NullMarked;
