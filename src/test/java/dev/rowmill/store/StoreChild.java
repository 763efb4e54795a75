package dev.rowmill.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;

/// A process of its own for [StoreProcessTest], which ends or kills it.
final class StoreChild {
    private static final int THREADS = 4;

    private StoreChild() {}

    /// What starts a child in this mode.
    static List<String> command(String mode, Path data, String... more) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreChild.class.getName(),
                                mode,
                                data.toString()));
        command.addAll(List.of(more));
        return command;
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(data);
            case "accept" -> accept(data);
            case "fill" -> fill(data, new Random(Long.parseLong(arguments[2])));
            default -> throw new IllegalArgumentException("expected hold, accept or fill");
        }
    }

    /// Opens the directory until its input ends, or says why not.
    private static void hold(Path data) throws IOException {
        try (Store store = Store.open(data)) {
            System.out.println("open " + store.jobs().unfinished().size());
            System.in.transferTo(System.out);
        } catch (StoreLockedException e) {
            System.out.println(e.getMessage());
            System.exit(3);
        }
    }

    /// Fills the disk with jobs, makes room, and fills it again, a few times.
    private static void fill(Path data, Random random) throws IOException {
        try (Store store = Store.open(data)) {
            for (int round = 0; round < 5; round++) {
                StoreException full = acceptUntilFull(store, random);
                if (full.kind() != StoreException.Kind.NO_SPACE
                        || store.failed().toCompletableFuture().isDone()) {
                    throw full;
                }
                List<JobRow> jobs = store.jobs().unfinished();
                for (JobRow job : jobs) {
                    long length = job.length(JobPart.INPUT);
                    try (InputStream input = store.files().read(job, JobPart.INPUT, 0, length)) {
                        input.skipNBytes(length);
                    }
                }
                if (jobs.size() < 100) {
                    throw new IllegalStateException("the room of deleted jobs is not used again");
                }
                System.out.println("full at " + jobs.size() + ": " + full.getMessage());
                makeRoom(store, jobs);
            }
        }
    }

    private static StoreException acceptUntilFull(Store store, Random random) {
        while (true) {
            int rowBytes = random.nextInt(50_000);
            byte[] input = new byte[random.nextInt(200_000)];
            try (InputSpool spool = store.spool(input.length)) {
                spool.write(input, 0, input.length);
                JobSpec spec = SampleJobs.spec(store);
                String large = "x".repeat(rowBytes);
                store.accept(
                        new JobSpec(spec.id(), "acme", null, spec.createdAt(), large, "{}"),
                        spool,
                        null);
            } catch (StoreException e) {
                return e;
            }
        }
    }

    /// Deletes the jobs, for which the full disk must have kept some room.
    private static void makeRoom(Store store, List<JobRow> jobs) {
        for (JobRow job : jobs) {
            if (store.jobs().cancel(job.spec().tenant(), job.id()).isEmpty()
                    || store.delete(job.spec().tenant(), job.id()) != Deletion.DELETED) {
                throw new IllegalStateException("expected to delete " + job.id());
            }
        }
    }

    /// Accepts jobs for ever and prints the id of each when it is accepted; the input is the id.
    private static void accept(Path data) {
        Store store = Store.open(data);
        var threads = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> acceptForEver(store));
        }
    }

    private static void acceptForEver(Store store) {
        while (true) {
            JobSpec spec = SampleJobs.spec(store);
            byte[] input = SampleJobs.bytes(spec.id().repeat(1_000));
            try (InputSpool abandoned = store.spool(input.length);
                    InputSpool spool = store.spool(input.length)) {
                abandoned.write(input, 0, input.length / 2);
                spool.write(input, 0, input.length);
                store.accept(spec, spool, null);
            }
            System.out.println(spec.id());
        }
    }
}
