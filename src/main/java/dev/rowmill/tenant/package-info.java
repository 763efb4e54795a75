/// Who may call, on whose behalf, and how much: keys, roles, tenants and their limits.
@NullMarked
package dev.rowmill.tenant;

import org.jspecify.annotations.NullMarked;
