package dev.rowmill.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Samples of stacks, collapsed into a tree. Not thread-safe.
final class Stacks {
    private static final String OWN = "dev.rowmill.";

    private final Node root = new Node();
    private final Map<String, Long> self = new HashMap<>();

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private long samples;
    }

    /// Adds one sample.
    ///
    /// @param stack the names of its frames, the outermost first
    void add(List<String> stack) {
        Node node = root;
        node.samples++;
        for (String name : stack) {
            node = node.children.computeIfAbsent(name, _ -> new Node());
            node.samples++;
        }
        if (!stack.isEmpty()) {
            self.merge(stack.getLast(), 1L, Long::sum);
        }
    }

    StackProfile profile(double seconds) {
        List<StackProfile.Hot> hottest =
                self.entrySet().stream()
                        .map(entry -> new StackProfile.Hot(entry.getKey(), entry.getValue()))
                        .sorted(
                                Comparator.comparingLong(StackProfile.Hot::samples)
                                        .reversed()
                                        .thenComparing(StackProfile.Hot::frame))
                        .toList();
        return new StackProfile(seconds, root.samples, frame("all threads", root), hottest);
    }

    private static Frame frame(String name, Node node) {
        List<Frame> children =
                node.children.entrySet().stream()
                        .map(child -> frame(child.getKey(), child.getValue()))
                        .sorted(
                                Comparator.comparingDouble(Frame::value)
                                        .reversed()
                                        .thenComparing(Frame::name))
                        .toList();
        boolean isFrame = name.indexOf('.') > 0;
        Frame.Kind foreign = isFrame ? Frame.Kind.WAIT : Frame.Kind.GROUP;
        return new Frame(
                name, name.startsWith(OWN) ? Frame.Kind.CPU : foreign, node.samples, children);
    }
}
