package dev.backplane.loader.internal.fuzz;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What this thread has taken. */
record Spent(long cpuNanos, long bytes) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Spent soFar() {
        return new Spent(
                THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
    }

    static Spent since(Spent before) {
        Spent now = soFar();
        return new Spent(now.cpuNanos - before.cpuNanos, now.bytes - before.bytes);
    }
}
