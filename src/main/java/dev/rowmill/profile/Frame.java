package dev.rowmill.profile;

import java.util.List;

/// A part of some time, with the parts that it is made of. Immutable.
///
/// @param kind what of it the colour tells
/// @param value how much, in any unit that the whole tree shares; what the children leave is its own
public record Frame(String name, Kind kind, double value, List<Frame> children) {
    /// Copies the children.
    public Frame {
        children = List.copyOf(children);
    }

    /// What the time was spent on.
    public enum Kind {
        /// Computing, in Rowmill's own code where there is a difference.
        CPU,
        /// Waiting, or other people's code.
        WAIT,
        /// Neither: a group.
        GROUP
    }

    /// A frame without parts.
    public static Frame leaf(String name, Kind kind, double value) {
        return new Frame(name, kind, value, List.of());
    }

    /// A frame that is the sum of its parts.
    public static Frame sum(String name, List<Frame> children) {
        double value = children.stream().mapToDouble(Frame::value).sum();
        return new Frame(name, Kind.GROUP, value, children);
    }
}
