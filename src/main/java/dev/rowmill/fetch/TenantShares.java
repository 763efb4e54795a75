package dev.rowmill.fetch;

import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/// How the tenants share a fetcher. The functions are asked again and again, on fetching threads: they are quick and do
/// not throw.
///
/// @param several whether there is more than one tenant, so that none may take all
/// @param calls how many calls of a tenant may be in flight, at least 1
/// @param cacheBytes what the cached answers of a tenant may weigh
public record TenantShares(
        BooleanSupplier several, ToLongFunction<String> calls, ToLongFunction<String> cacheBytes) {
    /// One tenant, which may have everything.
    public static final TenantShares ALL_TO_ONE =
            new TenantShares(() -> false, _ -> Long.MAX_VALUE, _ -> Long.MAX_VALUE);

    /// The same, whatever limits its tenants have on all calls together: the calls to one host.
    TenantShares withoutLimits() {
        return new TenantShares(several, _ -> Long.MAX_VALUE, _ -> Long.MAX_VALUE);
    }
}
