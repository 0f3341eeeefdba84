package dev.backplane.shell.internal;

import dev.backplane.monitor.RetainedMemory.Cost;
import dev.backplane.monitor.RetainedMemory.Retained;

import java.util.List;
import java.util.Locale;

/** What a plugin holds of the heap, for people. */
final class MemoryReport {

    private static final long MIB = 1 << 20;

    private MemoryReport() {}

    static String announce(String plugin, Cost cost) {
        return String.format(
                Locale.ROOT,
                "This dumps the heap: the runtime pauses for about %.1f s, and up to %d MiB are needed"
                        + " in %s for a moment (%d MiB are free).%nGo ahead with: plugin:memory --yes"
                        + " %s",
                cost.pause().toMillis() / 1e3,
                cost.diskBytes() / MIB,
                cost.folder(),
                cost.freeBytes() / MIB,
                plugin);
    }

    static String write(String plugin, List<Retained> versions) {
        TextTable table =
                new TextTable(
                        "NAME", "VERSION", "RETAINED KiB", "SHARED KiB", "INSTANCES", "CLASSES");
        for (Retained version : versions) {
            table.row(
                    plugin,
                    version.version(),
                    kib(version.retainedBytes()),
                    kib(version.sharedBytes()),
                    String.format(Locale.ROOT, "%,d", version.instances()),
                    Integer.toString(version.classes()));
        }
        return table.toString().stripTrailing();
    }

    private static String kib(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1024.0);
    }
}
