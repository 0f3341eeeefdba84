package dev.backplane.monitor.internal.ledger;

/**
 * What the operating system and the JVM have counted so far, exactly. In nanoseconds of processor
 * time.
 *
 * @param total of the process
 * @param compiler of the compilers' threads
 * @param collector of the threads that collect garbage, and of the JVM's own
 * @param recorder of the recorder's threads
 * @param allocated bytes of new objects
 */
record ProcessTimes(long total, long compiler, long collector, long recorder, long allocated) {

    ProcessTimes since(ProcessTimes earlier) {
        return new ProcessTimes(
                total - earlier.total,
                grown(compiler, earlier.compiler),
                grown(collector, earlier.collector),
                grown(recorder, earlier.recorder),
                allocated - earlier.allocated);
    }

    /** The sum of threads that are alive shrinks when one of them ends. */
    private static long grown(long now, long before) {
        return Math.max(0, now - before);
    }
}
