/// Where the time goes, as a tree of frames: the only home of the JVM's flight recorder.
@NullMarked
package dev.rowmill.profile;

import org.jspecify.annotations.NullMarked;
