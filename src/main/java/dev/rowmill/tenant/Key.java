package dev.rowmill.tenant;

import org.jspecify.annotations.Nullable;

/// What is known of an API key, the key itself aside.
///
/// @param id names the key to people; no secret
/// @param tenant on whose behalf it calls
/// @param role what it may do
/// @param requests how many requests in how much time, with this key alone; nothing for any number
public record Key(String id, String tenant, Role role, @Nullable Rate requests) {}
