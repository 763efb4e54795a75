package dev.rowmill.profile;

import java.util.List;

/// What the threads of the process were doing over some time, by samples of their stacks. Immutable.
///
/// @param seconds how long they were watched
/// @param samples how many stacks were seen; a thread that waits is not
/// @param tree by kind of thread, then from the outermost frame inwards
/// @param hottest the innermost frames, those seen most first
public record StackProfile(double seconds, long samples, Frame tree, List<Hot> hottest) {
    /// Copies the list.
    public StackProfile {
        hottest = List.copyOf(hottest);
    }

    /// A frame that was at work itself.
    ///
    /// @param frame its class and method
    /// @param samples in how many samples it was the innermost
    public record Hot(String frame, long samples) {}
}
