/// Tests of jobs, on a real store and a real engine.
@NullMarked
package dev.rowmill.job;

import org.jspecify.annotations.NullMarked;
