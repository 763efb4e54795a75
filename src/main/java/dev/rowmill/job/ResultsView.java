package dev.rowmill.job;

import dev.rowmill.store.JobFiles;
import dev.rowmill.store.JobRow;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.Locale;

/// The committed bytes of a job's results or errors, as of one moment. Immutable; any number of streams may be open.
public final class ResultsView {
    private final JobFiles files;
    private final JobRow job;
    private final Part part;

    ResultsView(JobFiles files, JobRow job, Part part) {
        this.files = files;
        this.job = job;
        this.part = part;
    }

    /// How many bytes there are.
    public long length() {
        return job.length(part.stored);
    }

    /// The name of their format.
    public String format() {
        return part == Part.ERRORS ? "ndjson" : JobRequest.of(job).sink();
    }

    /// Whether the job has ended: then they will not change any more.
    public boolean ended() {
        return job.state().ended();
    }

    /// A strong entity tag without its quotes once the job has ended, nothing before.
    public @Nullable String etag() {
        return ended()
                ? "%s-%s-%d".formatted(job.id(), part.name().toLowerCase(Locale.ROOT), length())
                : null;
    }

    /// The bytes `[from, to)`, not buffered; the caller closes the stream. It goes on if the job is deleted.
    ///
    /// @throws IllegalArgumentException if the range is not within [#length]
    /// @throws JobException UNAVAILABLE if they cannot be had
    public InputStream open(long from, long to) {
        return JobException.translating(() -> files.read(job, part.stored, from, to));
    }
}
