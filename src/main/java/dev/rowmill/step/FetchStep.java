package dev.rowmill.step;

import dev.rowmill.fetch.Caching;
import dev.rowmill.fetch.FetchException;
import dev.rowmill.fetch.FetchPolicy;
import dev.rowmill.fetch.FetchRequest;
import dev.rowmill.fetch.FetchResponse;
import dev.rowmill.fetch.FetchTally;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowError;
import dev.rowmill.row.RowException;

import org.jspecify.annotations.Nullable;

/// `fetch` in one run: makes a row's request and writes what the answer comes to.
final class FetchStep implements IoStep {
    private final Fetcher fetcher;
    private final Call call;
    private final String tenant;
    private final FetchTally tally = new FetchTally();

    /// What the step was told to do.
    ///
    /// @param into the field that takes the answer
    record Call(RequestTemplate request, FetchPolicy policy, AnswerReader reader, Path into) {}

    FetchStep(Fetcher fetcher, Call call, String tenant) {
        this.fetcher = fetcher;
        this.call = call;
        this.tenant = tenant;
    }

    @Override
    public @Nullable Row applyNow(Row row) throws RowException {
        boolean keepsNothing =
                call.policy.caching() instanceof Caching.Off && call.policy.cacheErrors() == null;
        if (keepsNothing) {
            return null;
        }
        FetchRequest request = call.request.expand(row, tenant);
        FetchResponse kept;
        try {
            kept = fetcher.cached(request, call.policy, tally);
        } catch (FetchException e) {
            throw failed(e);
        }
        return kept == null ? null : answered(row, kept);
    }

    @Override
    public Object request(Row row) throws RowException {
        return Fetcher.identity(call.request.expand(row, tenant), call.policy);
    }

    @Override
    public Row apply(Row row) throws RowException, InterruptedException {
        FetchRequest request = call.request.expand(row, tenant);
        try {
            return answered(row, fetcher.fetch(request, call.policy, tally));
        } catch (FetchException e) {
            throw failed(e);
        }
    }

    private Row answered(Row row, FetchResponse response) throws RowException {
        return call.into.set(row, call.reader.read(response));
    }

    private static RowException failed(FetchException e) {
        ErrorCode code =
                switch (e.code()) {
                    case URL_BLOCKED -> ErrorCode.URL_BLOCKED;
                    case UPSTREAM_STATUS -> ErrorCode.UPSTREAM_STATUS;
                    case UPSTREAM_TIMEOUT -> ErrorCode.UPSTREAM_TIMEOUT;
                    case UPSTREAM_UNREACHABLE -> ErrorCode.UPSTREAM_UNREACHABLE;
                };
        int attempts = Math.max(1, e.attempts());
        return new RowException(new RowError(code, e.detail(), e.status(), attempts));
    }

    @Override
    public Calls calls() {
        return new Calls(tally.calls(), tally.cacheHits(), tally.coalesced(), tally.retries());
    }
}
