package dev.rowmill.step;

import dev.rowmill.cache.Shared;
import dev.rowmill.row.Json;
import dev.rowmill.row.Path;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ExecutionException;

/// The tables that runs look rows up in, one for each dataset, key and choice of fields, shared by
/// the runs that use it at the same time. All of them together stay within a bound. Safe for use by
/// many threads.
public final class Tables {
    /// Loading leaves half the cores to those who compute.
    private static final int LOADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final Stored stored;
    private final TableMemory memory;
    private final Shared<Identity, LookupTable> shared = new Shared<>("lookup-load", LOADS);

    /// What a table is made of.
    record Identity(String dataset, List<String> key, List<String> fields) {}

    /// The table that a step needs.
    ///
    /// @param name the name of the dataset
    /// @param key the fields of its rows that make the key
    /// @param fields the fields to keep, nothing for all
    record Wanted(String name, List<Path> key, @Nullable List<Path> fields) {
        Wanted {
            key = List.copyOf(key);
            fields = fields == null ? null : List.copyOf(fields);
        }

        String shownName() {
            return "\"" + Json.shortened(name) + "\"";
        }

        private Identity identity(Stored.Dataset dataset) {
            return new Identity(
                    dataset.identity(), texts(key), fields == null ? List.of() : texts(fields));
        }

        private static List<String> texts(List<Path> paths) {
            return paths.stream().map(Path::text).toList();
        }
    }

    /// Tables of the datasets in `stored`.
    ///
    /// @param memoryBytes what all tables together may hold
    public Tables(Stored stored, long memoryBytes) {
        this.stored = stored;
        this.memory = new TableMemory(memoryBytes);
    }

    /// What the tables hold now, in bytes.
    public long usedBytes() {
        return memory.usedBytes();
    }

    /// What they may hold, in bytes.
    public long limitBytes() {
        return memory.limitBytes();
    }

    /// Checks that the tenant can use a dataset now, without reading it.
    void check(String tenant, String name) throws DatasetException {
        Stored.Dataset _ = stored.find(tenant, name);
    }

    /// A table for a run, which closes the lease at its end. Waits while it is loaded.
    ///
    /// @throws DatasetException if the dataset cannot be used, or there is no memory for it
    /// @throws InterruptedException if the run is to end
    Shared<Identity, LookupTable>.Lease open(Wanted wanted, RunContext run)
            throws DatasetException, InterruptedException {
        Stored.Dataset dataset = stored.find(run.tenant(), wanted.name());
        try {
            return shared.take(
                    wanted.identity(dataset),
                    new TableLoad(wanted, dataset, memory)::load,
                    run.canceled());
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DatasetException unusable -> throw unusable;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a table did not load", e);
            }
        }
    }
}
