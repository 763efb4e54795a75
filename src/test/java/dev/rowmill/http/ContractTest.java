package dev.rowmill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.rowmill.http.ContractClient.Reaction;
import dev.rowmill.http.ContractRequests.Request;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Whatever a client sends, the answer is one that the OpenAPI document promises.
class ContractTest {
    private static final int MOST_SHOWN = 20;

    /// Requests by class of status, and by operation and status.
    private final Map<String, Integer> classes = new TreeMap<>();

    private final Map<String, Integer> statuses = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    /// The request before, which may have left a connection in a bad state.
    private String previous = "";

    @Test
    void everyAnswerIsDocumented() throws Exception {
        send(20_261, 5_000);
    }

    @Test
    @Tag("large")
    void everyOneOfManyAnswersIsDocumented() throws Exception {
        send(System.nanoTime(), 100_000);
    }

    private void send(long seed, int requests) throws Exception {
        System.out.printf("Contract: seed %d%n", seed);
        long start = System.nanoTime();
        try (var server = new TestServer();
                var client = new ContractClient(server.port())) {
            server.gate.countDown();
            JsonNode document = new ObjectMapper().readTree(client.get("/openapi.json"));
            var contract = new Contract(document);
            var generator = new ContractRequests(contract, new Random(seed));
            for (int i = 0; i < requests && broken.size() < MOST_SHOWN; i++) {
                exchange(client, contract, generator);
            }
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(client.get("/livez")).isEqualTo("ok\n");
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.out.printf("Contract: %d requests in %d s: %s%n", requests, seconds, classes);
        statuses.forEach((what, count) -> System.out.printf("Contract: %5d %s%n", count, what));
    }

    private void exchange(ContractClient client, Contract contract, ContractRequests generator)
            throws InterruptedException {
        Request request = generator.next();
        Reaction answer;
        try {
            answer = client.send(request);
        } catch (IOException e) {
            // A run that fails after its first byte breaks the connection; nothing else does.
            if (!request.path().equals("/v1/run")) {
                broken.add("%s: %s, after %s".formatted(request, e, previous));
            }
            count(request, "broken off");
            return;
        }
        count(request, Integer.toString(answer.status()));
        previous = answer.status() + " " + request;
        generator.learn(answer.location());
        for (String mistake : contract.mistakes(request, answer)) {
            broken.add(
                    "%s: %d: %s: %s".formatted(request, answer.status(), mistake, answer.shown()));
        }
    }

    private void count(Request request, String status) {
        classes.merge(status.length() == 3 ? status.charAt(0) + "xx" : status, 1, Integer::sum);
        String operation = request.operation().path();
        statuses.merge(request.method() + " " + operation + " " + status, 1, Integer::sum);
    }
}
