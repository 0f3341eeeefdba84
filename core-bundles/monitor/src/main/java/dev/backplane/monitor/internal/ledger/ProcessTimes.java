package dev.backplane.monitor.internal.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * What the operating system and the JVM have counted so far, exactly. In nanoseconds of processor
 * time.
 *
 * @param total of the process
 * @param compiler of the compilers' threads
 * @param collector of the threads that collect garbage, and of the JVM's own
 * @param recorder of the recorder's threads
 * @param allocated bytes of new objects
 * @param threads of each other thread that is alive, by its number in the operating system; those
 *     of all carriers together are {@link #VIRTUAL}
 */
record ProcessTimes(
        long total,
        long compiler,
        long collector,
        long recorder,
        long allocated,
        Map<Long, Long> threads) {

    /** All virtual threads, in the place of a thread's number. */
    static final long VIRTUAL = 0;

    ProcessTimes {
        threads = Map.copyOf(threads);
    }

    ProcessTimes since(ProcessTimes earlier) {
        Map<Long, Long> grown = new HashMap<>();
        threads.forEach(
                (thread, now) -> {
                    long before = earlier.threads.getOrDefault(thread, 0L);
                    grown.put(thread, now < before ? now : now - before); // else another's number
                });
        return new ProcessTimes(
                total - earlier.total,
                grown(compiler, earlier.compiler),
                grown(collector, earlier.collector),
                grown(recorder, earlier.recorder),
                allocated - earlier.allocated,
                grown);
    }

    /** The sum of threads that are alive shrinks when one of them ends. */
    private static long grown(long now, long before) {
        return Math.max(0, now - before);
    }
}
