/// Where jobs and bytes rest: the database, the files of a job, temporary files.
///
/// The database row is the only truth. Bytes of a file past the length that the row has committed
/// do not exist for any reader. Everything is reached through [dev.rowmill.store.Store].
@NullMarked
package dev.rowmill.store;

import org.jspecify.annotations.NullMarked;
