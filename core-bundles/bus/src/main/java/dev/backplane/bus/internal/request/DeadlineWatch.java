package dev.backplane.bus.internal.request;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the time of all calls with one thread that looks at the armed ones every few milliseconds:
 * arming costs a caller one compare-and-set, where a scheduled task and its cancelling would cost a
 * shared lock twice.
 *
 * <p>An interrupt therefore comes up to one tick late. The thread sleeps when nothing has been
 * armed for a second.
 */
final class DeadlineWatch implements AutoCloseable {

    /** How often the armed calls are looked at, unless a test says otherwise. */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The place of a call that is not armed. */
    static final int NOWHERE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);
    private static final long STAY_AWAKE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REST_PER_WORK =
            20; // at most 1/20 of one processor, whatever the calls

    private final long tickNanos;
    private final CallSlots slots = new CallSlots();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    private DeadlineWatch(long tickNanos) {
        this.tickNanos = tickNanos;
        this.thread =
                Thread.ofPlatform().daemon().name("backplane-bus-deadlines").unstarted(this::run);
    }

    /** A watch whose thread runs until it is closed. */
    static DeadlineWatch start(long tickNanos) {
        DeadlineWatch watch = new DeadlineWatch(tickNanos);
        watch.thread.start();
        return watch;
    }

    /**
     * Watches the call until its place is disarmed. The slot is written before {@code asleep} is
     * read, and the thread reads the slots after it has written {@code asleep}: one of the two
     * notices the other.
     */
    int arm(Call call) {
        int place = slots.put(call);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
        return place;
    }

    void disarm(int place) {
        if (place != NOWHERE) {
            slots.clear(place);
        }
    }

    boolean isAsleep() {
        return asleep;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        long lastArmed = System.nanoTime();
        while (!closed) {
            long start = System.nanoTime();
            boolean armed = slots.visit(call -> fireIfDue(call, start));
            long work = System.nanoTime() - start;
            if (armed) {
                lastArmed = start;
            } else if (start - lastArmed > STAY_AWAKE_NANOS) {
                sleepUntilArmed();
                lastArmed = System.nanoTime();
            }
            rest(Math.max(tickNanos, REST_PER_WORK * work));
        }
    }

    private void sleepUntilArmed() {
        asleep = true;
        while (asleep && !closed && !slots.visit(call -> {})) {
            Thread.interrupted(); // parking would not wait
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void rest(long nanos) {
        Thread.interrupted();
        LockSupport.parkNanos(this, nanos);
    }

    /** Interrupting closes the channel a handler is blocked on: foreign code, which may throw. */
    private static void fireIfDue(Call call, long now) {
        try {
            call.fireIfDue(now);
        } catch (RuntimeException | Error e) {
            LOG.warn("Interrupting {} failed; the call goes on", call, e);
        }
    }
}
