package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The one thread that touches the file: an interrupt of a caller's thread would close it, and no
 * reader sees half a batch. There is no thread while there is nothing to do.
 */
final class LetterWriter implements AutoCloseable {

    /** The latest after which a letter is on the disk, unless the disk itself is slower. */
    static final Duration LATENCY = Duration.ofMillis(200);

    /** So many waiting letters are written without waiting for the latency to pass. */
    static final int URGENT = 1000;

    /**
     * At least so many bytes go into one commit if they are there: a commit costs a disk's sync.
     */
    private static final long COMMIT_BYTES = 8L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LetterWriter.class);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final HandOver handOver;
    private final LetterStore store;
    private final LongAdder unstored;
    private final ForeignValues values = new ForeignValues(PATIENCE);
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean urgent = new AtomicBoolean();
    private volatile Bounds bounds;
    private boolean failing;

    LetterWriter(HandOver handOver, LetterStore store, Bounds bounds, LongAdder unstored) {
        this.handOver = handOver;
        this.store = store;
        this.bounds = bounds;
        this.unstored = unstored;
        // Otherwise it would hold on to the class loader of the plugin whose letter comes first.
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform()
                                .daemon()
                                .inheritInheritableThreadLocals(false)
                                .name("backplane-bus-deadletters")
                                .factory());
        thread.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** After a letter was handed over; that many wait now. */
    void wake(int waiting) {
        try {
            if (waiting >= URGENT && urgent.compareAndSet(false, true)) {
                thread.execute(() -> writeFor(urgent));
            } else if (due.compareAndSet(false, true)) {
                var _ =
                        thread.schedule(
                                () -> writeFor(due), LATENCY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            countLeftOver();
        } catch (OutOfMemoryError e) {
            // No thread could be made for it; the next letter tries again.
            due.set(false);
            urgent.set(false);
        }
    }

    /** Takes effect soon, also on what is stored. */
    void change(Bounds changed) {
        bounds = changed;
        thread.execute(() -> keep(List.of()));
    }

    <T> T ask(Function<LetterStore, T> question) {
        try {
            return await(thread.submit(() -> question.apply(store)));
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    @Override
    public void close() {
        try {
            thread.submit(this::finish).get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("Dead letters may not all be on the disk.", e);
        } catch (RejectedExecutionException e) {
            LOG.debug("The dead letters were closed before.", e);
        }
    }

    /** Shuts down from within, so that nobody's question opens the file again. */
    private void finish() {
        try {
            write();
        } finally {
            thread.shutdown();
            values.close();
            due.set(false);
            urgent.set(false);
            countLeftOver();
            store.close();
        }
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED, "Interrupted while waiting for the dead letters", e);
        } catch (CancellationException e) {
            throw closed(e);
        } catch (ExecutionException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "The dead letters cannot be read or changed: " + e.getCause(),
                    e);
        }
    }

    private static PluginException closed(Exception cause) {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE, "The store of dead letters is closed", cause);
    }

    /**
     * The task that raised the flag, and no other, lowers it: there is one such task at most, else
     * they would pile up in a storm. It falls before the queue is looked at, so that a letter that
     * comes later raises it anew.
     */
    private void writeFor(AtomicBoolean flag) {
        flag.set(false);
        write();
    }

    /**
     * Writes what was handed over until now, on the thread of the file. What comes meanwhile is
     * left for the next time, since in a storm whoever asks would wait for ever.
     */
    void write() {
        int rest = handOver.size();
        while (rest > 0) {
            rest -= keepNext(rest);
        }
    }

    /** At most so many letters in one commit, or as many as its bytes allow; how many it took. */
    private int keepNext(int limit) {
        List<byte[]> batch = new ArrayList<>();
        long bytes = 0;
        int taken = 0;
        while (taken < limit && bytes < COMMIT_BYTES) {
            taken++;
            DeadLetter letter = handOver.poll();
            if (letter != null) {
                bytes += encodeInto(batch, letter);
            }
        }
        keep(batch);
        return taken;
    }

    /** Its bytes; one letter that fails, whatever is in it, must not take the others with it. */
    private int encodeInto(List<byte[]> batch, DeadLetter letter) {
        try {
            byte[] encoded = encode(letter);
            batch.add(encoded);
            return encoded.length;
        } catch (RuntimeException e) {
            unstored.increment();
            LOG.error("A dead letter of {} cannot be written.", letter.target(), e);
            return 0;
        }
    }

    private byte[] encode(DeadLetter letter) {
        DeadLetter plain = values.plain(letter);
        int limit = bounds.maxLetterBytes();
        try {
            return LetterCodec.encode(plain, limit);
        } catch (LetterOutput.TooLargeException e) {
            return LetterCodec.encode(Shortened.of(plain, limit), limit);
        }
    }

    /** The root of what a disk may do wrong: what it does not take is counted. */
    private void keep(List<byte[]> batch) {
        try {
            store.append(batch, bounds);
            if (failing) {
                LOG.info("Dead letters are kept again.");
            }
            failing = false;
        } catch (RuntimeException e) {
            unstored.add(batch.size());
            if (!failing) {
                LOG.error("Dead letters cannot be kept and are only counted until they can.", e);
            }
            failing = true;
        }
    }

    private void countLeftOver() {
        while (handOver.poll() != null) {
            unstored.increment();
        }
    }
}
