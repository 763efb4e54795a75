package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The jobs in the database. Every method is one transaction; all are safe to call from any thread.
///
/// A job changes only under the epoch of its current start: whoever was replaced, by a requeue or
/// an end, changes nothing and is told so with [StoreException.Kind#FENCED].
public final class JobTable {
    private final Database database;
    private final InstantSource clock;

    JobTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The tenant's job with this id; empty for any other text.
    public Optional<JobRow> find(String tenant, String id) {
        return database.read(session -> find(session, tenant, id));
    }

    /// A page of a tenant's jobs, newest first.
    public JobPage list(JobQuery query) {
        String state = query.state() == null ? null : query.state().label();
        String sql =
                "SELECT * FROM jobs WHERE tenant = ?"
                        + (state == null ? "" : " AND state = ?")
                        + " AND id < ? ORDER BY id DESC LIMIT ?";
        // Ids begin with "job_": "k" is behind them all.
        String before = query.cursor() == null ? "k" : query.cursor();
        // One more than asked shows whether there is a next page.
        long limit = query.limit() + 1L;
        @Nullable Object[] arguments =
                state == null
                        ? new @Nullable Object[] {query.tenant(), before, limit}
                        : new @Nullable Object[] {query.tenant(), state, before, limit};
        List<JobRow> rows = database.read(session -> session.list(sql, JobRow::read, arguments));
        if (rows.size() <= query.limit()) {
            return new JobPage(rows, null);
        }
        List<JobRow> page = rows.subList(0, query.limit());
        return new JobPage(page, page.getLast().id());
    }

    /// What the results and dead letters of all jobs take, in bytes.
    public long resultBytes() {
        return database.read(session ->
                session.first("SELECT SUM(out_len + err_len) FROM jobs", row -> row.getLong(1))
                        .orElse(0L));
    }

    /// What the inputs, results and dead letters of a tenant's jobs take, in bytes.
    public long storedBytes(String tenant) {
        return database.read(session ->
                session.first(
                                "SELECT SUM(coalesce(total_bytes, 0) + out_len + err_len) FROM jobs WHERE tenant = ?",
                                row -> row.getLong(1),
                                tenant)
                        .orElse(0L));
    }

    /// All jobs of all tenants that have not ended, oldest first: what a restart has to see to.
    public List<JobRow> unfinished() {
        return database.read(session ->
                session.list(
                        "SELECT * FROM jobs WHERE ended_at IS NULL ORDER BY id", JobRow::read));
    }

    /// At most `limit` jobs of all tenants that ended before the cutoff, longest ago first.
    public List<JobRow> endedBefore(Instant cutoff, int limit) {
        return database.read(session ->
                session.list(
                        "SELECT * FROM jobs WHERE ended_at < ? ORDER BY ended_at LIMIT ?",
                        JobRow::read,
                        cutoff.toEpochMilli(),
                        limit));
    }

    /// Takes a queued job into a new epoch and gives it as it then is; empty if it is not queued.
    public Optional<JobRow> start(String id) {
        return database.write(session -> {
            int changed =
                    session.update(
                            """
                            UPDATE jobs SET state = 'running', epoch = epoch + 1,
                                started_at = ?
                            WHERE id = ? AND state = 'queued'\
                            """,
                            clock.millis(),
                            id);
            return changed == 0 ? Optional.<JobRow>empty() : Optional.of(get(session, id));
        });
    }

    /// Puts back a running job that has committed nothing yet, and ends its epoch.
    ///
    /// A job with committed output stays as it is: output that a reader may have seen does not
    /// change.
    ///
    /// @return whether the job is queued again
    public boolean requeue(String id, long epoch) {
        return database.write(session ->
                session.update(
                                """
                                UPDATE jobs SET state = 'queued', epoch = epoch + 1,
                                    started_at = NULL, in_bytes = 0, rows_in = 0,
                                    rows_filtered = 0, rows_failed = 0, counters = '{}'
                                WHERE id = ? AND epoch = ? AND state = 'running'
                                    AND out_len = 0 AND err_len = 0\
                                """,
                                id,
                                epoch)
                        == 1);
    }

    /// Commits how far a started job has come. The bytes must be on disk: [OutputFile#force] first.
    ///
    /// @return the job as committed; it may be canceling by now
    /// @throws StoreException FENCED if the epoch is over or the job has ended
    public JobRow progress(String id, long epoch, JobProgress progress) {
        return database.write(session -> {
            update(session, id, epoch, progress, null, null, null);
            return get(session, id);
        });
    }

    /// Ends a job, whatever state it was in before, with its last progress.
    ///
    /// @return the job as it stays
    /// @throws StoreException FENCED if the epoch is over or the job has ended
    public JobRow finish(String id, long epoch, JobEnding ending) {
        return database.write(session -> {
            update(
                    session,
                    id,
                    epoch,
                    ending.progress(),
                    ending.state().label(),
                    clock.millis(),
                    ending.error());
            return get(session, id);
        });
    }

    /// Asks for a job's end: a queued one is canceled at once, a running one is canceling until
    /// [#finish], and any other stays as it is.
    ///
    /// @return the job as it is now; empty if the tenant has none with this id
    public Optional<JobRow> cancel(String tenant, String id) {
        return database.write(session -> {
            session.update(
                    """
                    UPDATE jobs SET
                        ended_at = CASE state WHEN 'queued' THEN ? END,
                        state = CASE state WHEN 'queued' THEN 'canceled'
                            ELSE 'canceling' END
                    WHERE tenant = ? AND id = ? AND state IN ('queued', 'running')\
                    """,
                    clock.millis(),
                    tenant,
                    id);
            return find(session, tenant, id);
        });
    }

    /// Removes the row of an ended job; its files are then nobody's.
    Deletion delete(String tenant, String id) {
        return database.write(session -> {
            Optional<JobRow> found = find(session, tenant, id);
            if (found.isEmpty()) {
                return Deletion.MISSING;
            }
            if (!found.get().state().ended()) {
                return Deletion.REFUSED;
            }
            session.update("DELETE FROM jobs WHERE id = ?", id);
            return Deletion.DELETED;
        });
    }

    static JobRow insert(Session session, JobSpec job, @Nullable Long totalBytes)
            throws SQLException {
        session.update(
                """
                INSERT INTO jobs (id, tenant, name, created_at, pipeline, request, total_bytes, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'queued')\
                """,
                job.id(),
                job.tenant(),
                job.name(),
                job.createdAt().toEpochMilli(),
                job.pipeline(),
                job.request(),
                totalBytes);
        return get(session, job.id());
    }

    /// The ids of all jobs, oldest first.
    List<String> ids() {
        return database.read(session ->
                session.list("SELECT id FROM jobs ORDER BY id", row -> row.getString(1)));
    }

    private static void update(
            Session session,
            String id,
            long epoch,
            JobProgress progress,
            @Nullable String state,
            @Nullable Long endedAt,
            @Nullable String error)
            throws SQLException {
        int changed =
                session.update(
                        """
                        UPDATE jobs SET rows_in = ?, rows_out = ?, rows_filtered = ?,
                            rows_failed = ?, in_bytes = ?, out_len = ?, err_len = ?, counters = ?,
                            state = coalesce(?, state), ended_at = ?, error = ?
                        WHERE id = ? AND epoch = ? AND ended_at IS NULL\
                        """,
                        progress.rows().in(),
                        progress.rows().out(),
                        progress.rows().filtered(),
                        progress.rows().failed(),
                        progress.inBytes(),
                        progress.outLength(),
                        progress.errorsLength(),
                        progress.counters(),
                        state,
                        endedAt,
                        error,
                        id,
                        epoch);
        if (changed != 1) {
            throw new StoreException(
                    StoreException.Kind.FENCED,
                    "%s is no longer under way in epoch %d; its writer must stop"
                            .formatted(id, epoch));
        }
    }

    private static Optional<JobRow> find(Session session, String tenant, String id)
            throws SQLException {
        return session.first(
                "SELECT * FROM jobs WHERE tenant = ? AND id = ?", JobRow::read, tenant, id);
    }

    private static JobRow get(Session session, String id) throws SQLException {
        return session.first("SELECT * FROM jobs WHERE id = ?", JobRow::read, id).orElseThrow();
    }
}
