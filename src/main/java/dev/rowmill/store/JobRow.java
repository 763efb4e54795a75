package dev.rowmill.store;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// A job as the database has it: the only truth about it.
///
/// @param spec what was asked
/// @param totalBytes length of the input, null if it was not sent with the request
/// @param state where it is
/// @param epoch counts the starts; the number of the current one must come with every update
/// @param times when it started and ended
/// @param progress what is committed
/// @param error why it failed, as JSON text
public record JobRow(
        JobSpec spec,
        @Nullable Long totalBytes,
        JobState state,
        long epoch,
        JobTimes times,
        JobProgress progress,
        @Nullable String error) {

    /// The job's id.
    public String id() {
        return spec.id();
    }

    /// The committed length of a part: how far [JobFiles#read] may go.
    public long length(JobPart part) {
        return switch (part) {
            case INPUT -> totalBytes == null ? 0 : totalBytes;
            case OUTPUT, ERRORS -> progress.length(part);
        };
    }

    static JobRow read(ResultSet row) throws SQLException {
        long bytes = row.getLong("total_bytes");
        Long total = row.wasNull() ? null : bytes;
        return new JobRow(
                new JobSpec(
                        row.getString("id"),
                        row.getString("tenant"),
                        row.getString("name"),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        row.getString("pipeline"),
                        row.getString("request")),
                total,
                state(row.getString("state")),
                row.getLong("epoch"),
                new JobTimes(instant(row, "started_at"), instant(row, "ended_at")),
                progress(row),
                row.getString("error"));
    }

    private static JobState state(String label) {
        return JobState.of(label)
                .orElseThrow(() ->
                        new StoreException(
                                StoreException.Kind.CORRUPT,
                                "expected a job state but found \"" + label + "\""));
    }

    private static JobProgress progress(ResultSet row) throws SQLException {
        return new JobProgress(
                new RowCounts(
                        row.getLong("rows_in"),
                        row.getLong("rows_out"),
                        row.getLong("rows_filtered"),
                        row.getLong("rows_failed")),
                row.getLong("in_bytes"),
                row.getLong("out_len"),
                row.getLong("err_len"),
                row.getString("counters"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
