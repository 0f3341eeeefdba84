package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** How long an operator's change may take. */
final class Waiting {

    private static final long SECONDS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Waiting() {}

    /** Asks until there is an answer: nodes may write back what the store may have lost. */
    static int forAnswer(Duration window, Supplier<OptionalInt> question) {
        long deadline = System.nanoTime() + window.plusSeconds(SECONDS).toNanos();
        OptionalInt answer = question.get();
        while (answer.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = question.get();
        }
        return answer.orElseThrow(
                () ->
                        new PluginException(
                                ErrorCode.RUNTIME_UNAVAILABLE,
                                "the nodes still write back what the store may have lost, nothing"
                                        + " was changed; try again"));
    }

    static Outcome forOutcome(CompletableFuture<Outcome> change) throws InterruptedException {
        try {
            return change.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "the fleet has not acknowledged the change within "
                            + SECONDS
                            + " s; it may still do so. See 'backplane config fleet status'",
                    e);
        } catch (CancellationException e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (ExecutionException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "the change failed: " + e.getMessage(), e);
        }
    }
}
