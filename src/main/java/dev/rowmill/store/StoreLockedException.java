package dev.rowmill.store;

import java.nio.file.Path;

/// The data directory is open already, in this process or in another.
public final class StoreLockedException extends StoreException {
    private static final long serialVersionUID = 1;

    StoreLockedException(Path directory, String holder) {
        super(
                Kind.LOCKED,
                "data directory "
                        + directory
                        + " is in use by "
                        + holder
                        + "; a directory serves one process at a time");
    }
}
