package dev.rowmill.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The stored pipelines of each tenant, by name. Safe to call from any thread.
public final class PipelineTable {
    /// What a pipeline may be called.
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Database database;
    private final InstantSource clock;

    PipelineTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The tenant's pipeline of this name; empty for any other text.
    public Optional<PipelineRow> find(String tenant, String name) {
        return database.read(session -> find(session, tenant, name));
    }

    /// At most `limit` pipelines of the tenant by name, behind `after` (empty for all), in byte
    /// order.
    public List<PipelineRow> list(String tenant, String after, int limit) {
        return database.read(session ->
                session.list(
                        """
                        SELECT * FROM pipelines WHERE tenant = ? AND name > ?
                        ORDER BY name LIMIT ?\
                        """,
                        PipelineTable::read,
                        tenant,
                        after,
                        limit));
    }

    /// Stores a pipeline if the precondition holds, both in one transaction.
    ///
    /// @throws IllegalArgumentException if the name is not one
    /// @throws StoreException NO_SPACE if the disk is nearly full
    public PipelinePut put(String tenant, String name, String body, Precondition precondition) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "expected a pipeline name like " + NAME + " but found \"" + name + "\"");
        }
        database.requireRoom();
        return database.write(session -> {
            PipelineRow current = find(session, tenant, name).orElse(null);
            if (!precondition.holds(current == null ? null : current.etag())) {
                return new PipelinePut.Refused(current);
            }
            Instant now = Instant.ofEpochMilli(clock.millis());
            Instant created = current == null ? now : current.createdAt();
            var row = new PipelineRow(tenant, name, body, created, now);
            write(session, row);
            return current == null ? new PipelinePut.Created(row) : new PipelinePut.Replaced(row);
        });
    }

    /// Removes a pipeline if the precondition holds, both in one transaction.
    public Deletion delete(String tenant, String name, Precondition precondition) {
        return database.write(session -> {
            Optional<PipelineRow> current = find(session, tenant, name);
            if (current.isEmpty()) {
                return precondition.holds(null) ? Deletion.MISSING : Deletion.REFUSED;
            }
            if (!precondition.holds(current.get().etag())) {
                return Deletion.REFUSED;
            }
            session.update("DELETE FROM pipelines WHERE tenant = ? AND name = ?", tenant, name);
            return Deletion.DELETED;
        });
    }

    private static void write(Session session, PipelineRow row) throws SQLException {
        session.update(
                """
                INSERT INTO pipelines (tenant, name, body, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, name)
                DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at\
                """,
                row.tenant(),
                row.name(),
                row.body(),
                row.createdAt().toEpochMilli(),
                row.updatedAt().toEpochMilli());
    }

    private static Optional<PipelineRow> find(Session session, String tenant, String name)
            throws SQLException {
        return session.first(
                "SELECT * FROM pipelines WHERE tenant = ? AND name = ?",
                PipelineTable::read,
                tenant,
                name);
    }

    private static PipelineRow read(ResultSet row) throws SQLException {
        return new PipelineRow(
                row.getString("tenant"),
                row.getString("name"),
                row.getString("body"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
