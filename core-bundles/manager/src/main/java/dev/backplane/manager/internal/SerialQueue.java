package dev.backplane.manager.internal;

import dev.backplane.manager.internal.framework.Causes;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The manager's one thread: changes happen one after the other, so that no change sees half of
 * another.
 */
final class SerialQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-manager").factory());

    /** Carries out a change and waits for it. */
    <T> T call(Callable<T> change) {
        Future<T> result;
        try {
            result = thread.submit(change);
        } catch (RejectedExecutionException e) {
            throw stopping(e);
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PluginException known
                    ? new PluginException(known.code(), known.getMessage(), known)
                    : new PluginException(
                            ErrorCode.INTERNAL,
                            "the manager failed: " + Causes.deepest(e),
                            e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "the caller was interrupted; the change may still be carried out",
                    e);
        } catch (CancellationException e) {
            throw stopping(e);
        }
    }

    /** Carries out a change some time later; nobody waits for it. */
    void submit(Runnable change) {
        try {
            thread.execute(() -> guarded(change));
        } catch (RejectedExecutionException e) {
            LOG.debug("Not carried out, the runtime stops: {}", change, e);
        }
    }

    /** Carries out a change after a while; nobody waits for it. */
    void later(Duration delay, Runnable change) {
        try {
            var _ = // nobody cancels it
                    thread.schedule(() -> guarded(change), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not carried out, the runtime stops: {}", change, e);
        }
    }

    void every(Duration period, Runnable change) {
        var _ = // ends with the thread
                thread.scheduleWithFixedDelay(
                        () -> guarded(change),
                        period.toMillis(),
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static void guarded(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) { // the thread's root
            LOG.error("A change failed: {}", Causes.deepest(e), e);
        }
    }

    private static PluginException stopping(Exception cause) {
        return new PluginException(ErrorCode.RUNTIME_UNAVAILABLE, "the runtime is stopping", cause);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
