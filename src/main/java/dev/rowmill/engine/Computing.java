package dev.rowmill.engine;

import dev.rowmill.step.DatasetStep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// A run's way into the CPU pool, which fails as what is computed fails. Shared by the run's threads.
record Computing(CpuPool.Lane lane) {
    /// Computes all of them and waits for all.
    ///
    /// @throws Exception the first failure
    void all(List<? extends CpuPool.Work> works) throws Exception {
        try {
            lane.all(works);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DatasetStep.TooLargeException tooLarge ->
                        throw new RunFailedException(
                                RunFailedException.Reason.TOO_LARGE,
                                String.valueOf(tooLarge.getMessage()));
                case Exception cause -> throw cause;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /// Computes one thing and waits for it.
    ///
    /// @throws Exception its failure
    <T> T one(Callable<T> task) throws Exception {
        var result = new ArrayList<T>(1);
        all(List.of(_ -> result.add(task.call())));
        return result.getFirst();
    }
}
