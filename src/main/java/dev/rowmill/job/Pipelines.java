package dev.rowmill.job;

import dev.rowmill.cache.WeighedCache;
import dev.rowmill.step.InvalidPipelineException;
import dev.rowmill.step.Pipeline;
import dev.rowmill.step.PipelineParser;
import dev.rowmill.store.Deletion;
import dev.rowmill.store.PipelinePut;
import dev.rowmill.store.PipelineRow;
import dev.rowmill.store.PipelineTable;
import dev.rowmill.store.Precondition;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The pipelines that tenants keep under names; only valid ones. Thread-safe.
///
/// Preconditions are those of RFC 9110, section 13: sets of entity tags without quotes, `*` for any, null for none
/// given. They are judged in the same transaction as the change.
public final class Pipelines {
    private static final int MOST_PER_PAGE = 1_000;

    private static final long MOST_KNOWN_BYTES = 8 << 20;

    private final PipelineTable table;
    private final PipelineParser parser;

    /// Those that were asked for, until they change: only this process writes to the table.
    private final WeighedCache<Key, StoredPipeline> known =
            WeighedCache.lasting(
                    MOST_KNOWN_BYTES, (_, pipeline) -> 500 + 2 * pipeline.json().length());

    /// Counts changes, so that what was read before one is not kept after it.
    private final AtomicLong changes = new AtomicLong();

    private record Key(String tenant, String name) {}

    Pipelines(PipelineTable table, PipelineParser parser) {
        this.table = table;
        this.parser = parser;
    }

    /// What a `put` has done.
    ///
    /// @param pipeline as it now is
    /// @param created whether there was none of this name before
    public record Put(StoredPipeline pipeline, boolean created) {}

    /// Some pipelines, by name.
    ///
    /// @param nextCursor leads to the following ones, `[A-Za-z0-9_-]+`; null if there are none
    public record PipelinePage(List<StoredPipeline> pipelines, @Nullable String nextCursor) {
        /// Copies the list.
        public PipelinePage {
            pipelines = List.copyOf(pipelines);
        }
    }

    /// Keeps a pipeline, in place of the one of this name if there is one.
    ///
    /// @throws InvalidPipelineException with every mistake in `json`
    /// @throws JobException INVALID_NAME, PRECONDITION_FAILED
    public Put put(
            String tenant,
            String name,
            String json,
            @Nullable Set<String> ifMatch,
            @Nullable Set<String> ifNoneMatch)
            throws InvalidPipelineException {
        if (!PipelineTable.NAME.matcher(name).matches()) {
            throw new JobException(
                    JobException.Kind.INVALID_NAME,
                    "expected a pipeline name like %s but found \"%s\""
                            .formatted(PipelineTable.NAME, name));
        }
        Pipeline pipeline = parser.parse(json);
        var precondition = new Precondition(ifMatch, ifNoneMatch);
        PipelinePut put =
                JobException.translating(
                        () -> table.put(tenant, name, pipeline.json(), precondition));
        changed(tenant, name);
        return switch (put) {
            case PipelinePut.Created(PipelineRow row) -> new Put(StoredPipeline.of(row), true);
            case PipelinePut.Replaced(PipelineRow row) -> new Put(StoredPipeline.of(row), false);
            case PipelinePut.Refused(_) -> throw refused(name);
        };
    }

    /// The tenant's pipeline of this name; nothing for any other text.
    public @Nullable StoredPipeline find(String tenant, String name) {
        var key = new Key(tenant, name);
        StoredPipeline found = known.get(key);
        if (found != null) {
            return found;
        }
        long before = changes.get();
        found =
                JobException.translating(() -> table.find(tenant, name))
                        .map(StoredPipeline::of)
                        .orElse(null);
        if (found != null) {
            known.put(key, found);
            if (changes.get() != before) {
                known.remove(key);
            }
        }
        return found;
    }

    private void changed(String tenant, String name) {
        changes.incrementAndGet();
        known.remove(new Key(tenant, name));
    }

    /// A page of the tenant's pipelines, by name.
    ///
    /// @param limit at most so many, clamped to 1 to 1,000
    /// @param cursor the page before's, null for the first
    /// @throws JobException INVALID_CURSOR
    public PipelinePage list(String tenant, int limit, @Nullable String cursor) {
        String after = cursor == null ? "" : decode(cursor);
        int most = Math.clamp(limit, 1, MOST_PER_PAGE);
        List<PipelineRow> rows =
                JobException.translating(() -> table.list(tenant, after, most + 1));
        boolean more = rows.size() > most;
        List<PipelineRow> page = more ? rows.subList(0, most) : rows;
        return new PipelinePage(
                page.stream().map(StoredPipeline::of).toList(),
                more ? encode(page.getLast().name()) : null);
    }

    /// Forgets a pipeline.
    ///
    /// @throws JobException NOT_FOUND, PRECONDITION_FAILED
    public void delete(
            String tenant,
            String name,
            @Nullable Set<String> ifMatch,
            @Nullable Set<String> ifNoneMatch) {
        var precondition = new Precondition(ifMatch, ifNoneMatch);
        Deletion deletion =
                JobException.translating(() -> table.delete(tenant, name, precondition));
        changed(tenant, name);
        switch (deletion) {
            case DELETED -> {}
            case MISSING ->
                    throw new JobException(
                            JobException.Kind.NOT_FOUND,
                            "there is no pipeline \"%s\"".formatted(name));
            case REFUSED -> throw refused(name);
        }
    }

    private static JobException refused(String name) {
        return new JobException(
                JobException.Kind.PRECONDITION_FAILED,
                "pipeline \"%s\" is not as the precondition expects".formatted(name));
    }

    private static String encode(String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (PipelineTable.NAME.matcher(name).matches()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(cursor);
        }
        throw invalid(cursor);
    }

    private static JobException invalid(String cursor) {
        return new JobException(
                JobException.Kind.INVALID_CURSOR,
                "expected the next_cursor of an earlier page but found \"%s\"".formatted(cursor));
    }
}
