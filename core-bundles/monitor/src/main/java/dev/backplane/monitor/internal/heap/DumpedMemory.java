package dev.backplane.monitor.internal.heap;

import com.sun.management.HotSpotDiagnosticMXBean;

import dev.backplane.monitor.RetainedMemory;
import dev.backplane.monitor.internal.jfr.BundleParty;
import dev.backplane.monitor.internal.jfr.Party;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Dumps the heap and counts what plugins hold in it. */
@Component
public final class DumpedMemory implements RetainedMemory {

    private static final Logger LOG = LoggerFactory.getLogger(DumpedMemory.class);
    private static final long MIB = 1 << 20;

    /** A dump pauses about a second for so much, with the collection before it. */
    private static final long BYTES_PER_SECOND = 400 * MIB;

    /** References take twice the room in a dump; the index takes some more. */
    private static final int DISK_FACTOR = 2;

    private static final long DISK_LEAST = 32 * MIB;

    /**
     * What of the heap the index needs: 1/64 for the bits, half as much to count; and the walks.
     */
    private static final int HEAP_PART = 24;

    private final BundleContext context;
    private final BundleParty parties;
    private final Path folder;
    private final Path dump;
    private final Path scratch;
    private final Semaphore free = new Semaphore(1);

    /** Called by Declarative Services. Removes what a runtime that was killed has left. */
    @Activate
    public DumpedMemory(BundleContext context) {
        this.context = context;
        this.parties = new BundleParty(context);
        String home = context.getProperty("backplane.home");
        this.folder = Path.of(home == null ? "." : home).toAbsolutePath().resolve("data");
        this.dump = folder.resolve("memory.hprof");
        this.scratch = folder.resolve("memory.index");
        clear();
    }

    @Override
    public Cost cost(String plugin) {
        versions(plugin);
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try {
            return new Cost(
                    used,
                    Duration.ofMillis(100 + 1_000 * used / BYTES_PER_SECOND),
                    DISK_LEAST + DISK_FACTOR * used,
                    Files.getFileStore(Files.createDirectories(folder)).getUsableSpace(),
                    folder.toString());
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Retained> measure(String plugin) {
        List<Bundle> versions = versions(plugin);
        requireRoom(cost(plugin));
        if (!free.tryAcquire()) {
            throw new PluginException(
                    ErrorCode.OVERLOADED,
                    "a heap dump is being looked at already; try again when that is done");
        }
        try {
            Marked marked = mark(versions);
            write(marked);
            return read(plugin, versions, marked);
        } catch (IOException | RuntimeException | InternalError e) { // the last: a full disk
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the heap cannot be dumped to "
                            + dump
                            + " and looked through: "
                            + e.getMessage()
                            + "; check the free space there",
                    e);
        } finally {
            clear();
            free.release();
        }
    }

    private static void requireRoom(Cost cost) {
        if (cost.freeBytes() < cost.diskBytes()) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "a heap dump may need "
                            + cost.diskBytes() / MIB
                            + " MiB in "
                            + cost.folder()
                            + ", and "
                            + cost.freeBytes() / MIB
                            + " MiB are free there; make room");
        }
    }

    private List<Bundle> versions(String plugin) {
        List<Bundle> versions = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            Party party = parties.of(bundle);
            if (party != null
                    && party.kind() != Party.Kind.HOST
                    && party.name().equals(plugin)
                    && loader(bundle) != null) {
                versions.add(bundle);
            }
        }
        if (versions.isEmpty()) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "no version of '" + plugin + "' is in memory; plugin list shows what there is");
        }
        return versions;
    }

    private static @Nullable ClassLoader loader(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    /**
     * @param marks to be found in the dump
     * @param parties of each by its number
     */
    private record Marked(List<LoaderMark> marks, List<Integer> parties) {

        private void add(ClassLoader loader, int party) {
            marks.add(new LoaderMark(marks.size(), loader));
            parties.add(party);
        }
    }

    private Marked mark(List<Bundle> versions) {
        Marked marked = new Marked(new ArrayList<>(), new ArrayList<>());
        marked.add(ClassLoader.getPlatformClassLoader(), DumpedClasses.FREE);
        marked.add(ClassLoader.getSystemClassLoader(), DumpedClasses.OTHER);
        for (Bundle bundle : context.getBundles()) {
            ClassLoader loader = bundle.getBundleId() == 0 ? null : loader(bundle);
            if (loader != null) {
                int version = versions.indexOf(bundle);
                marked.add(loader, version >= 0 ? version : DumpedClasses.OTHER);
            }
        }
        return marked;
    }

    private void write(Marked marked) throws IOException {
        Files.createDirectories(folder);
        LOG.warn("Dumping the heap to {}: the runtime pauses", dump);
        long begin = System.nanoTime();
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpHeap(dump.toString(), true);
        } finally {
            Reference.reachabilityFence(marked.marks());
        }
        LOG.info(
                "Dumped {} MiB of heap in {} ms",
                Files.size(dump) / MIB,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private List<Retained> read(String plugin, List<Bundle> versions, Marked marked)
            throws IOException {
        Runtime jvm = Runtime.getRuntime();
        long room = jvm.maxMemory() - (jvm.totalMemory() - jvm.freeMemory());
        if (room < jvm.totalMemory() / HEAP_PART) {
            throw new IOException(
                    "only " + room / MIB + " MiB of the heap are free, too little to read it");
        }
        List<Census.Count> counts =
                Census.take(
                        dump,
                        scratch,
                        ObjectSizes.ofThisJvm(),
                        marked.parties().stream().mapToInt(Integer::intValue).toArray(),
                        versions.size());
        List<Retained> all = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            Census.Count count = counts.get(i);
            all.add(
                    new Retained(
                            plugin,
                            versions.get(i).getVersion().toString(),
                            count.retained(),
                            count.shared(),
                            count.instances(),
                            count.instanceBytes(),
                            count.classes()));
        }
        return all;
    }

    private void clear() {
        for (Path file : List.of(dump, scratch)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted; delete it: {}", file, e.toString());
            }
        }
    }
}
