@NullMarked
package dev.rowmill.http;

import org.jspecify.annotations.NullMarked;
