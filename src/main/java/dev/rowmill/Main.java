package dev.rowmill;

/// The entry point.
public final class Main {
    private Main() {}

    /// Starts Rowmill.
    public static void main(String[] args) {
        System.exit(args.length);
    }
}
