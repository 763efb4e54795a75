package dev.rowmill.job;

/// Something that happened to a job.
///
/// @param id counts per job, from 1
/// @param name `state`, `progress` or `end`
/// @param json the job's document as of then
public record Event(long id, String name, String json) {
    static final String STATE = "state";
    static final String PROGRESS = "progress";
    static final String END = "end";
}
