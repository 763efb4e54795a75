/// Tests of the engine.
@NullMarked
package dev.rowmill.engine;

import org.jspecify.annotations.NullMarked;
