package dev.backplane.monitor.internal.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The process and its JVM, under the names that Prometheus' own client uses where it has them. */
final class JvmMetrics implements MetricSource {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final int KIBI = 1024;

    @Override
    public void collect(Samples samples) {
        samples.number(
                Family.START_TIME,
                (double) ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(cpu -> samples.number(Family.CPU, (double) cpu.toNanos() / NANOS));
        resident().ifPresent(bytes -> samples.count(Family.RESIDENT, bytes));
        var memory = ManagementFactory.getMemoryMXBean();
        take(samples, "heap", memory.getHeapMemoryUsage());
        take(samples, "nonheap", memory.getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            samples.count(Family.COLLECTIONS, gc.getCollectionCount(), gc.getName());
            samples.number(
                    Family.COLLECTION_TIME, (double) gc.getCollectionTime() / MILLIS, gc.getName());
        }
        samples.count(Family.THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
        samples.number(
                Family.CLASSES, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private static void take(Samples samples, String area, MemoryUsage usage) {
        samples.count(Family.MEMORY_USED, usage.getUsed(), area);
        samples.count(Family.MEMORY_COMMITTED, usage.getCommitted(), area);
        if (usage.getMax() > 0) {
            samples.count(Family.MEMORY_MAX, usage.getMax(), area);
        }
    }

    private static OptionalLong resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * KIBI)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // another system than Linux
        }
    }
}
