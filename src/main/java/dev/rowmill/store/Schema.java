package dev.rowmill.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// The tables, as the numbered steps that lead to them; `PRAGMA user_version` counts the steps
/// done.
///
/// A step that was released is never changed: a new one is added.
final class Schema {
    /// Times are milliseconds since 1970, ids sort by age, JSON is text that only callers read.
    private static final List<List<String>> MIGRATIONS =
            List.of(
                    List.of(
                            """
                            CREATE TABLE jobs (
                                id TEXT NOT NULL PRIMARY KEY,
                                tenant TEXT NOT NULL,
                                name TEXT,
                                created_at INTEGER NOT NULL,
                                pipeline TEXT NOT NULL,
                                request TEXT NOT NULL,
                                total_bytes INTEGER,
                                state TEXT NOT NULL,
                                epoch INTEGER NOT NULL DEFAULT 0,
                                -- for several replicas: until when the holder of the epoch owns it
                                lease_until INTEGER,
                                started_at INTEGER,
                                ended_at INTEGER,
                                rows_in INTEGER NOT NULL DEFAULT 0,
                                rows_out INTEGER NOT NULL DEFAULT 0,
                                rows_filtered INTEGER NOT NULL DEFAULT 0,
                                rows_failed INTEGER NOT NULL DEFAULT 0,
                                in_bytes INTEGER NOT NULL DEFAULT 0,
                                out_len INTEGER NOT NULL DEFAULT 0,
                                err_len INTEGER NOT NULL DEFAULT 0,
                                counters TEXT NOT NULL DEFAULT '{}',
                                error TEXT
                            ) WITHOUT ROWID
                            """,
                            "CREATE INDEX jobs_of_tenant ON jobs (tenant, id)",
                            "CREATE INDEX jobs_in_state ON jobs (tenant, state, id)",
                            "CREATE INDEX jobs_unended ON jobs (id) WHERE ended_at IS NULL",
                            "CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL",
                            """
                            CREATE TABLE idempotency_keys (
                                tenant TEXT NOT NULL,
                                route TEXT NOT NULL,
                                key TEXT NOT NULL,
                                fingerprint TEXT NOT NULL,
                                job_id TEXT NOT NULL,
                                status INTEGER NOT NULL,
                                body TEXT NOT NULL,
                                created_at INTEGER NOT NULL,
                                PRIMARY KEY (tenant, route, key)
                            ) WITHOUT ROWID
                            """,
                            "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
                            """
                            CREATE TABLE pipelines (
                                tenant TEXT NOT NULL,
                                name TEXT NOT NULL,
                                body TEXT NOT NULL,
                                created_at INTEGER NOT NULL,
                                updated_at INTEGER NOT NULL,
                                PRIMARY KEY (tenant, name)
                            ) WITHOUT ROWID
                            """));

    private Schema() {}

    /// Runs the steps that are missing, each in a transaction with its number.
    static void migrate(Session session, Path file) throws SQLException {
        int found = session.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (found > MIGRATIONS.size()) {
            throw new StoreException(
                    StoreException.Kind.UNKNOWN_SCHEMA,
                    "expected schema version %d or older in %s but found %d; a newer version wrote it"
                            .formatted(MIGRATIONS.size(), file, found));
        }
        for (int version = found + 1; version <= MIGRATIONS.size(); version++) {
            session.execute("BEGIN IMMEDIATE");
            for (String statement : MIGRATIONS.get(version - 1)) {
                session.execute(statement);
            }
            session.execute("PRAGMA user_version = " + version);
            session.execute("COMMIT");
        }
    }
}
