package dev.backplane.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * What the process used within a window beside its plugins. Times are processor time.
 *
 * @param total of the process, as the operating system counts it
 * @param host the runtime itself, and the JDK on its own behalf: sampled
 * @param unattributed sampled, but nothing in it tells whose it is: no readable stack, or a worker
 *     that everybody shares
 * @param compiler the compilers of the JVM: as the operating system counts their threads
 * @param collector garbage collection and other work of the JVM's own threads: likewise
 * @param recorder what measuring itself took: likewise
 * @param lost of which no sample tells: threads without one, what carriers of virtual threads lose
 *     between these, and announced losses of threads that have ended
 * @param residual what is left of the total: the error of this window; may be negative
 * @param allocatedBytes bytes of new objects of all threads, exact
 * @param hostAllocatedBytes of these, what the samples say is no plugin's
 * @param threadStarts platform threads that no plugin started
 * @since 0.1
 */
public record ProcessUse(
        Duration total,
        Duration host,
        Duration unattributed,
        Duration compiler,
        Duration collector,
        Duration recorder,
        Duration lost,
        Duration residual,
        long allocatedBytes,
        long hostAllocatedBytes,
        long threadStarts) {

    /** No part may be null. */
    public ProcessUse {
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(unattributed, "unattributed");
        Objects.requireNonNull(compiler, "compiler");
        Objects.requireNonNull(collector, "collector");
        Objects.requireNonNull(recorder, "recorder");
        Objects.requireNonNull(lost, "lost");
        Objects.requireNonNull(residual, "residual");
    }
}
