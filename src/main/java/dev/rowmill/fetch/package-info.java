/// Outbound HTTP: allowed addresses, cache, single-flight, limits, retries. The only home of the
/// HTTP client.
@NullMarked
package dev.rowmill.fetch;

import org.jspecify.annotations.NullMarked;
