package dev.rowmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class LaneTest {
    @TempDir Path data;

    @Test
    void oneFailureInASharedTransactionUndoesOnlyItself() throws Exception {
        try (Database database = database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var gate = new CountDownLatch(1);
            Future<Integer> first = threads.submit(() -> database.write(s -> hold(gate)));
            var random = new Random(7);
            List<Boolean> good = random.doubles(60).mapToObj(d -> d < 0.7).toList();
            var outcomes = new ArrayList<Future<Integer>>();
            for (int i = 0; i < good.size(); i++) {
                int number = i;
                outcomes.add(
                        threads.submit(
                                () -> database.write(s -> add(s, number, good.get(number)))));
            }
            gate.countDown();
            first.get();
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < good.size(); i++) {
                if (good.get(i)) {
                    assertThat(outcomes.get(i).get()).isEqualTo(1);
                    expected.add(i);
                } else {
                    assertThatThrownBy(outcomes.get(i)::get)
                            .isInstanceOf(ExecutionException.class)
                            .hasMessageContaining("work %d failed", i);
                }
            }
            assertThat(numbers(database)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aBrokenRuleIsAConflict() {
        try (Database database = database()) {
            database.write(s -> add(s, 1, true));
            assertThatThrownBy(() -> database.write(s -> add(s, 1, true)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFLICT));
            assertThat(database.<Integer>write(s -> add(s, 2, true)))
                    .as("the statement that failed serves again")
                    .isEqualTo(1);
            assertThat(numbers(database)).containsExactly(1, 2);
        }
    }

    @Test
    void aReadSeesEveryWriteThatReturnedBefore() throws Exception {
        try (Database database = database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<List<Integer>>>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                outcomes.add(
                        threads.submit(() -> {
                            database.write(s -> add(s, number, true));
                            return numbers(database);
                        }));
            }
            for (int i = 0; i < outcomes.size(); i++) {
                assertThat(outcomes.get(i).get()).contains(i);
            }
        }
    }

    @Test
    void readingCannotWrite() {
        try (Database database = database()) {
            assertThatThrownBy(() -> database.read(s -> add(s, 1, true)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void closingFinishesWhatWasSubmittedAndRefusesTheRest() throws Exception {
        Database database = database();
        var gate = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> slow =
                    threads.submit(() ->
                            database.write(s -> {
                                started.countDown();
                                hold(gate);
                                return add(s, 1, true);
                            }));
            started.await();
            Future<?> closing = threads.submit(database::close);
            gate.countDown();
            assertThat(slow.get()).isEqualTo(1);
            assertThat(closing.get()).isNull();
        }
        assertThatThrownBy(() -> database.write(s -> add(s, 2, true)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
        try (Database again = Database.open(data.resolve("x.db"), Disk.of(data))) {
            assertThat(numbers(again)).containsExactly(1);
        }
    }

    @Test
    void anInterruptDoesNotHideTheOutcome() {
        try (Database database = database()) {
            Thread.currentThread().interrupt();
            int added = database.write(s -> add(s, 1, true));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(added).isEqualTo(1);
        }
    }

    private Database database() {
        Database database = Database.open(data.resolve("x.db"), Disk.of(data));
        database.write(s -> s.update("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"));
        return database;
    }

    private static int hold(CountDownLatch gate) {
        try {
            gate.await();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int add(Session session, int number, boolean good) throws SQLException {
        int added = session.update("INSERT INTO numbers (n) VALUES (?)", number);
        if (!good) {
            throw new IllegalStateException("work " + number + " failed");
        }
        return added;
    }

    private static List<Integer> numbers(Database database) {
        return database.read(s -> s.list("SELECT n FROM numbers ORDER BY n", r -> r.getInt(1)));
    }
}
