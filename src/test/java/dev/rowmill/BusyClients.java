package dev.rowmill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Clients that send runs and jobs, each one after the other, until the service turns them away; and what became of it.
final class BusyClients implements AutoCloseable {
    static final String PIPELINE = "{\"steps\":[{\"set\":{\"twice\":\"n * 2\"}}]}";
    private static final int RUNNERS = 3;
    private static final int RUN_ROWS = 500;
    private static final int JOB_ROWS = 20_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final List<Thread> threads = new ArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /// Begins at once.
    BusyClients(URI service) {
        this.service = service;
        for (int i = 0; i < RUNNERS; i++) {
            threads.add(Thread.ofVirtual().start(() -> untilRefused("/v1/run", RUN_ROWS)));
        }
        threads.add(Thread.ofVirtual().start(() -> untilRefused("/v1/jobs", JOB_ROWS)));
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"n\":%d}\n".formatted(n))
                .collect(Collectors.joining());
    }

    /// The result of a job.
    static String result() {
        return result(JOB_ROWS);
    }

    private static String result(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"n\":%d,\"twice\":%d}\n".formatted(n, 2 * n))
                .collect(Collectors.joining());
    }

    private void untilRefused(String path, int rows) {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path + "?pipeline=busy"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(rows(rows)))
                        .build();
        String expected = result(rows);
        var begun = new AtomicBoolean();
        try {
            boolean taken;
            do {
                begun.set(false);
                HttpResponse<String> response =
                        http.send(
                                request,
                                head -> {
                                    begun.set(true);
                                    return BodySubscribers.ofString(
                                            java.nio.charset.StandardCharsets.UTF_8);
                                });
                taken = answered(response, expected);
                answers.release();
            } while (taken);
        } catch (IOException e) {
            if (begun.get()) {
                wrong.add(path + " was broken off: " + e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answered(HttpResponse<String> response, String expected) {
        switch (response.statusCode()) {
            case 200 -> {
                if (!response.body().equals(expected)) {
                    wrong.add("a run was answered with " + response.body().length() + " bytes");
                }
            }
            case 202 -> jobs.add(response.headers().firstValue("Location").orElseThrow());
            case 503 -> {
                if (response.headers().firstValue("Retry-After").isEmpty()) {
                    wrong.add("a refusal without Retry-After: " + response.body());
                }
            }
            default -> wrong.add(response.statusCode() + ": " + response.body());
        }
        return response.statusCode() < 300;
    }

    /// Waits for so many answers.
    void awaitAnswers(int count) throws InterruptedException {
        if (!answers.tryAcquire(count, 60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("expected more answers within 60 s; " + wrong);
        }
    }

    /// Waits until all have been turned away.
    ///
    /// @return the addresses of the jobs that were accepted
    List<String> end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(jobs);
    }

    /// What should not have happened: answers that were neither whole nor refusals.
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
