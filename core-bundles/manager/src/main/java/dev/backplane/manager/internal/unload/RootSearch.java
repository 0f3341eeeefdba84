package dev.backplane.manager.internal.unload;

import dev.backplane.manager.UnloadVerdict.Outcome;
import dev.backplane.manager.internal.unload.heap.HeapRoots;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Dumps the heap, looks what holds what should be gone, and deletes the dump. On the watching
 * thread: one at a time.
 */
final class RootSearch {

    private static final Logger LOG = LoggerFactory.getLogger(RootSearch.class);
    private static final String HOME = "backplane.home";
    private static final String DUMP = "unload.hprof";

    private final Path folder;

    /**
     * @param folder where the dump lies for a moment
     */
    RootSearch(Path folder) {
        this.folder = folder;
    }

    static RootSearch inHomeOf(BundleContext context) {
        String home = context.getProperty(HOME);
        return new RootSearch(Path.of(home == null ? "." : home).toAbsolutePath().resolve("data"));
    }

    /** For people, a line for each chain. */
    List<String> search(List<Departure> departures) {
        if (departures.stream().allMatch(each -> each.outcome() == Outcome.UNLOADED)) {
            return List.of();
        }
        Path dump = folder.resolve(DUMP);
        try {
            write(dump);
            return read(dump, departures);
        } catch (IOException | JMException | RuntimeException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the heap cannot be dumped to "
                            + dump
                            + " and looked through: "
                            + e.getMessage()
                            + "; check the free space there",
                    e);
        } finally {
            delete(dump);
        }
    }

    private void write(Path dump) throws IOException, JMException {
        Files.createDirectories(folder);
        Files.deleteIfExists(dump); // of a runtime that was killed
        LOG.warn("Dumping the heap to {}: the runtime pauses", dump);
        long begin = System.nanoTime();
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                        "dumpHeap",
                        new Object[] {dump.toString(), true},
                        new String[] {String.class.getName(), boolean.class.getName()});
        LOG.info(
                "Dumped {} MiB of heap in {} ms",
                Files.size(dump) >> 20,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private static List<String> read(Path dump, List<Departure> departures) throws IOException {
        List<String> lines = new ArrayList<>();
        try (HeapRoots roots =
                new HeapRoots(
                        dump,
                        Departure.class.getName(),
                        "number",
                        Thread.currentThread().threadId())) {
            for (Departure departure : departures) {
                if (roots.has(departure.number())) {
                    for (String chain : roots.of(departure.number())) {
                        lines.add(departure.label() + ": " + chain);
                    }
                }
            }
        }
        return lines;
    }

    private static void delete(Path dump) {
        try {
            Files.deleteIfExists(dump);
        } catch (IOException e) {
            LOG.warn("The heap dump {} cannot be deleted; delete it: {}", dump, e.toString());
        }
    }
}
