package dev.rowmill.store;

import org.sqlite.SQLiteConfig;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// SQLite in one file: a lane that writes and a lane that reads.
///
/// The write-ahead log lets readers go on while a commit waits for the disk, and a read that starts
/// after a commit sees it. `synchronous=FULL` because `NORMAL` loses acknowledged commits in a
/// power cut.
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    private static final int LOG_BYTES_KEPT = 64 << 20;

    private final Lane writes;
    private final Lane reads;
    private final Disk disk;

    private Database(Lane writes, Lane reads, Disk disk) {
        this.writes = writes;
        this.reads = reads;
        this.disk = disk;
    }

    /// Opens or creates the file and brings its schema up to date.
    static Database open(Path file, Disk disk) {
        if (file.toString().indexOf('?') >= 0) {
            // The driver would take what follows for settings.
            throw new StoreException(
                    StoreException.Kind.IO, "a data directory may not have ? in its path: " + file);
        }
        Session writer = connect(file, false);
        try {
            Schema.migrate(writer, file);
            Session reader = connect(file, true);
            return new Database(
                    new Lane("database-writer", writer, "BEGIN IMMEDIATE", disk),
                    new Lane("database-reader", reader, "BEGIN", disk),
                    disk);
        } catch (SQLException | StoreException e) {
            StoreException failure =
                    e instanceof SQLException sql
                            ? StoreException.of("opening " + file, sql)
                            : (StoreException) e;
            closeAfter(failure, writer);
            throw failure;
        }
    }

    private static Session connect(Path file, boolean readOnly) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.enforceForeignKeys(true);
        if (!readOnly) {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setJournalSizeLimit(LOG_BYTES_KEPT);
        }
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            var session = new Session(connection);
            requireWriteAheadLog(session, file);
            if (readOnly) {
                session.execute("PRAGMA query_only = ON");
            }
            return session;
        } catch (SQLException e) {
            throw StoreException.of("opening " + file, e);
        }
    }

    private static void requireWriteAheadLog(Session session, Path file) throws SQLException {
        String mode = session.first("PRAGMA journal_mode", row -> row.getString(1)).orElse("none");
        if (!mode.equals("wal")) {
            session.close();
            throw new StoreException(
                    StoreException.Kind.IO,
                    "expected journal mode wal for " + file + " but the file system gave " + mode);
        }
    }

    private static void closeAfter(StoreException failure, Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /// Refuses what adds rows when the disk is nearly full; changes and deletions still find room.
    void requireRoom() {
        disk.requireRoom(0);
    }

    /// Runs the work in a transaction of its own making; returns once that is on disk.
    <T> T write(Lane.Work<T> work) {
        disk.requireTrust();
        return writes.call(work);
    }

    /// Runs the work on a snapshot that holds every write returned before.
    <T> T read(Lane.Work<T> work) {
        return reads.call(work);
    }

    @Override
    public void close() {
        try (writes) {
            reads.close();
        }
    }
}
