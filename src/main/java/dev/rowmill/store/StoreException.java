package dev.rowmill.store;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;

/// The store could not do what was asked; [#kind] says what the caller can do about it.
public sealed class StoreException extends RuntimeException permits StoreLockedException {
    private static final long serialVersionUID = 1;

    /// What went wrong, as far as a caller can act on it.
    public enum Kind {
        /// The disk or the quota is full. Nothing was kept; the same call may succeed later.
        NO_SPACE,
        /// More bytes than the caller's limit.
        TOO_LARGE,
        /// The disk failed. The store refuses every further write until the process restarts.
        IO,
        /// What is on disk contradicts what was committed.
        CORRUPT,
        /// Another program held the database, or the system has no more file handles; the same call
        /// may succeed later.
        BUSY,
        /// A row with this key is there already.
        CONFLICT,
        /// The caller's epoch is over or its job has ended: it must stop writing.
        FENCED,
        /// Another process has the directory open.
        LOCKED,
        /// The data was written by a newer version, or by something else.
        UNKNOWN_SCHEMA,
        /// The store, or the file, is closed.
        CLOSED,
        /// A mistake in the store itself.
        INTERNAL
    }

    private final Kind kind;

    StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    /// What the caller can do about it.
    public final Kind kind() {
        return kind;
    }

    /// The same failure for one more caller, whose own stack it then shows.
    StoreException repeated() {
        return new StoreException(kind, String.valueOf(getMessage()), this);
    }

    /// A failed file operation. The JDK gives no error number, only the system's text.
    static StoreException of(String doing, IOException cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        Kind kind = Kind.IO;
        if (text.contains("no space left on device") || text.contains("disk quota exceeded")) {
            kind = Kind.NO_SPACE;
        } else if (text.contains("too many open files")) {
            kind = Kind.BUSY;
        }
        return new StoreException(kind, doing + ": " + cause.getMessage(), cause);
    }

    /// A failed statement, by SQLite's primary result code (sqlite.org/rescode.html).
    static StoreException of(String doing, SQLException cause) {
        int code = cause instanceof SQLiteException e ? e.getResultCode().code & 0xFF : 0;
        Kind kind =
                switch (code) {
                    case 5, 6, 14 -> Kind.BUSY;
                    case 8, 10 -> Kind.IO;
                    case 11, 26 -> Kind.CORRUPT;
                    case 13 -> Kind.NO_SPACE;
                    case 19 -> Kind.CONFLICT;
                    default -> Kind.INTERNAL;
                };
        return new StoreException(kind, doing + ": " + cause.getMessage(), cause);
    }
}
