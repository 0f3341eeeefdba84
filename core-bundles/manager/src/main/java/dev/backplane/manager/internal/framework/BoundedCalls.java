package dev.backplane.manager.internal.framework;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what may hang, such as a plugin's activator, on a thread of its own and stops waiting when
 * its time is up, so that one plugin cannot take the manager with it.
 */
public final class BoundedCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedCalls.class);

    /** How long an interrupted call gets to give in. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** Felix's method that waits for whoever is changing the bundle now. */
    private static final String BUNDLE_LOCK = "acquireBundleLock";

    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("backplane-lifecycle-", 0).factory());

    /** Names the call in messages and says what to do with one that ends after it was given up. */
    public record Terms(String what, Duration limit, Runnable whenLate) {

        public Terms(String what, Duration limit) {
            this(what, limit, () -> {});
        }
    }

    /**
     * Waits for the call, at most as long as the terms say.
     *
     * @throws PluginException {@code LIFECYCLE_TIMEOUT} with the place where it hangs; the thread
     *     is interrupted and left behind if it does not give in
     * @throws Exception what the call threw
     */
    public <T> T call(Terms terms, Callable<T> body) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Thread> runner = new CompletableFuture<>();
        AtomicBoolean givenUp = new AtomicBoolean();
        threads.execute(
                () -> {
                    runner.complete(Thread.currentThread());
                    try {
                        result.complete(body.call());
                    } catch (Throwable e) { // a plugin's code may throw anything
                        result.completeExceptionally(e);
                    }
                    if (givenUp.get()) {
                        terms.whenLate().run();
                    }
                });
        try {
            return await(result, terms.limit());
        } catch (TimeoutException e) {
            Thread thread = runner.join();
            StackTraceElement[] stack = thread.getStackTrace();
            givenUp.set(true);
            thread.interrupt();
            awaitGrace(result);
            throw new PluginException(ErrorCode.LIFECYCLE_TIMEOUT, hung(terms, stack), e);
        }
    }

    private static <T> T await(CompletableFuture<T> result, Duration limit) throws Exception {
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void awaitGrace(CompletableFuture<?> result) throws InterruptedException {
        try {
            result.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Given up: {}", e.toString());
        }
    }

    private static String hung(Terms terms, StackTraceElement[] stack) {
        String place = "";
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            if (frame.getMethodName().equals(BUNDLE_LOCK)) {
                place =
                        "; an earlier start or stop of it still hangs and holds the bundle until"
                                + " the runtime is restarted";
                break;
            }
            if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
                place = "; it hangs in " + frame;
                break;
            }
        }
        return terms.what() + " did not finish within " + terms.limit().toMillis() + " ms" + place;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
