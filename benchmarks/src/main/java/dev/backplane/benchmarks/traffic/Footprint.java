package dev.backplane.benchmarks.traffic;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.concurrent.TimeUnit;

/** What is left in memory when everything that can go is gone. */
final class Footprint {

    private static final double MEBIBYTE = 1 << 20;
    private static final int COLLECTIONS = 3;
    private static final long PAUSE_MILLIS = 200;

    private Footprint() {}

    /** MiB of heap, MiB of metaspace, and loaded classes. */
    static String measure() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // references are cleared, queues looked at
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE
                + " "
                + metaspace() / MEBIBYTE
                + " "
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
