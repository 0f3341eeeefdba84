package dev.backplane.benchmarks.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls without pause: many short ones at a fixed rate, whether or not those before are late, and a
 * few long, nested and streamed ones all the time. Each caller is a virtual thread.
 */
final class Load implements AutoCloseable {

    private static final int SHORT_CALLERS = 45;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int SHORTEST_MICROS = 100;
    private static final int LONGEST_MICROS = 1_000;
    private static final List<Endless> LONG_CALLS =
            List.of(
                    new Endless("rest 2000000", 6_000),
                    new Endless("rest 500000", 0),
                    new Endless("rest 100000", 0),
                    new Endless("rest 10000", 0),
                    new Endless("nested 200000", 0),
                    new Endless("nested 5000", 0),
                    new Endless("stream 200000", 0),
                    new Endless("stream 20000", 0));
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Target target;
    private final Tally tally = new Tally();
    private final Shift shift = new Shift();
    private final List<Thread> callers = new ArrayList<>();
    private final long begin = System.nanoTime();
    private volatile boolean over;

    /** A call that is made again and again, after a pause. */
    private record Endless(String request, int pauseMillis) {
        long pauseNanos() {
            return TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        }
    }

    /**
     * Begins at once.
     *
     * @param withLong whether there are others than short calls
     */
    Load(Target target, boolean withLong) {
        this.target = target;
        for (int i = 0; i < SHORT_CALLERS; i++) {
            long first = begin + i * PERIOD_NANOS / SHORT_CALLERS;
            callers.add(Thread.ofVirtual().unstarted(() -> callShortly(first)));
        }
        if (withLong) {
            LONG_CALLS.forEach(
                    call -> callers.add(Thread.ofVirtual().unstarted(() -> repeat(call))));
        }
    }

    void start() {
        callers.forEach(Thread::start);
    }

    Tally tally() {
        return tally;
    }

    Shift shift() {
        return shift;
    }

    /** Short calls a second so far. */
    double rate() {
        return tally.shortCalls() / ((System.nanoTime() - begin) / 1e9);
    }

    private void callShortly(long first) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (long due = first; !over; due += PERIOD_NANOS) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int micros = random.nextInt(SHORTEST_MICROS, LONGEST_MICROS);
            Phase began = shift.phase();
            if (call("rest " + micros)) {
                long took = System.nanoTime() - due - TimeUnit.MICROSECONDS.toNanos(micros);
                tally.took(began, shift.phase(), took);
            }
        }
    }

    private void repeat(Endless what) {
        while (!over) {
            boolean answered = call(what.request());
            LockSupport.parkNanos(answered ? what.pauseNanos() : PAUSE_AFTER_FAILURE_NANOS);
        }
    }

    private boolean call(String request) {
        tally.begun();
        try {
            String version = target.call(request);
            shift.saw(version);
            tally.answered(version);
            return true;
        } catch (Exception e) { // a failed call, whatever the reason, is what is counted
            tally.failed(request, e);
            return false;
        }
    }

    /** Ends when all callers have their replies. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
