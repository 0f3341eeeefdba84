package dev.backplane.manager.internal.unload.heap;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds class loaders, by a dump of the heap. A loader is found by the reference that watches
 * it, so that nothing has to hold it while the dump is written.
 */
public final class HeapRoots implements AutoCloseable {

    private static final String REFERENT = "referent";
    private static final int LONG = 11;

    private final HeapFile file;
    private final Heap heap;
    private final Map<Long, Long> loaders = new HashMap<>();
    private final Map<Long, Long> threadIds = new HashMap<>();

    /**
     * Reads the dump once for its names, once for its classes, and once for threads and loaders.
     *
     * @param watching the class of the references that watch loaders
     * @param number the name of its field that holds its number
     * @param dumper the id of the thread that wrote the dump; its stack holds nothing for long
     * @throws IOException if the dump cannot be read
     */
    public HeapRoots(Path dump, String watching, String number, long dumper) throws IOException {
        file = new HeapFile(dump);
        heap = new Heap(file);
        file.walk(
                new HeapVisitor() {
                    @Override
                    public void instance(long object, long type, long position) {
                        if (file.className(type).equals(watching)) {
                            long key = id(type, number, LONG, position);
                            loaders.put(key, id(type, REFERENT, HeapClass.OBJECT, position));
                        } else if (heap.isThread(object)) {
                            threadIds.put(object, id(type, "tid", LONG, position));
                        }
                    }
                });
        heap.rootsWithoutStackOf(
                threadIds.entrySet().stream()
                        .filter(each -> each.getValue() == dumper)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(-1L));
    }

    private long id(long type, String field, int kind, long position) {
        int offset = heap.offset(type, field, kind);
        return offset < 0 ? 0 : file.id(position + offset);
    }

    /** Whether the loader that the reference of this number watches is in the dump. */
    public boolean has(long number) {
        return loaders.getOrDefault(number, 0L) != 0;
    }

    /** The shortest chains from a root, for people; or why there is none. */
    public List<String> of(long number) {
        long loader = loaders.getOrDefault(number, 0L);
        HolderSearch search = new HolderSearch(heap, loader);
        List<HolderSearch.Chain> chains = search.search();
        if (!chains.isEmpty()) {
            return new ChainText(heap, loader, this::threadName).write(chains);
        }
        return List.of(
                search.isExhausted()
                        ? "only soft references hold it: it goes when memory gets short"
                        : "what holds it is more than "
                                + HolderSearch.MAX_STEPS
                                + " references away, or among more than "
                                + HolderSearch.MAX_HOLDERS
                                + " objects: look for long linked lists");
    }

    private String threadName(long thread) {
        long id = threadIds.getOrDefault(thread, 0L);
        ThreadInfo info = id == 0 ? null : ManagementFactory.getThreadMXBean().getThreadInfo(id);
        return info == null ? "#" + id : "'" + info.getThreadName() + "'";
    }

    @Override
    public void close() {
        file.close();
    }
}
