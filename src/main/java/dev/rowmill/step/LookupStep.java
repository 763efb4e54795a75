package dev.rowmill.step;

import dev.rowmill.cache.Shared;
import dev.rowmill.row.ByteSink;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

/// `lookup` in one run, which holds its table until the run has ended.
final class LookupStep implements CpuStep {
    private final Lookup lookup;
    private final Shared<?, LookupTable>.Lease lease;

    LookupStep(Lookup lookup, Shared<?, LookupTable>.Lease lease) {
        this.lookup = lookup;
        this.lease = lease;
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        worker().apply(row, out);
    }

    @Override
    public CpuStep worker() {
        var key = new KeyFields(lookup.key().ofRow());
        return (row, out) -> apply(row, key.ofComplete(row), out);
    }

    private void apply(Row row, @Nullable ByteSink key, RowSink out) throws RowException {
        Value found = key == null ? null : lease.value().find(key);
        if (found != null) {
            out.add(lookup.into().set(row, found));
            return;
        }
        switch (lookup.onMiss()) {
            case NULL -> out.add(lookup.into().set(row, Value.Null.NULL));
            case SKIP -> out.add(row);
            case ERROR ->
                    throw new RowException(
                            ErrorCode.NO_MATCH,
                            "dataset %s: expected a row with %s, found none"
                                    .formatted(
                                            lookup.wanted().shownName(),
                                            lookup.key().describe(row)));
        }
    }

    @Override
    public void end() {
        lease.close();
    }
}
