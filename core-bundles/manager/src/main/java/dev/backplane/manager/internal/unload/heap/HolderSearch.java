package dev.backplane.manager.internal.unload.heap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Goes from an object back to what holds it, one step of all chains in each reading of the dump,
 * until roots are reached: the shortest chains. Only what leads to the object is kept in memory.
 */
final class HolderSearch {

    /** Longer chains are not followed, such as through a long linked list. */
    static final int MAX_STEPS = 64;

    /** 32 to 64 bytes each, in a heap that may be nearly full: the runtime ends without memory. */
    static final int MAX_HOLDERS = 1_000_000;

    private static final int MAX_CHAINS = 5;

    /**
     * What holds, from the root to the object.
     *
     * @param field the static field of the first object, a class; null if it is no class
     */
    record Chain(RootKind kind, List<Long> objects, @Nullable String field) {}

    private final Heap heap;
    private final long target;
    private final LongMap reached = new LongMap();
    private final List<Chain> chains = new ArrayList<>();
    private boolean exhausted;

    HolderSearch(Heap heap, long target) {
        this.heap = heap;
        this.target = target;
    }

    /** What says most comes first; empty if nothing was found within the limits. */
    List<Chain> search() {
        LongMap found = new LongMap();
        found.put(target, target);
        for (int step = 0; step < MAX_STEPS && found.size() > 0; step++) {
            reached.putAll(found);
            if (!chains.isEmpty() || isFull(found)) {
                break;
            }
            found = holders();
            exhausted = found.size() == 0;
        }
        return chains.stream().sorted(Comparator.comparing(Chain::kind)).limit(MAX_CHAINS).toList();
    }

    /** Whether there are no more holders, rather than that a limit ended the search. */
    boolean isExhausted() {
        return exhausted;
    }

    private LongMap holders() {
        LongMap found = new LongMap();
        checkRoot(target);
        if (!chains.isEmpty()) {
            return found;
        }
        for (HeapClass type : heap.classes()) {
            visit(type, found);
        }
        HeapFile file = heap.file();
        file.walk(
                new HeapVisitor() {
                    @Override
                    public void instance(long object, long type, long position) {
                        if (isFull(found) || reached.has(object)) {
                            return;
                        }
                        if (reached.has(type)) {
                            add(object, type, found);
                            return;
                        }
                        for (int offset : heap.strong(type).offsets()) {
                            if (reached.has(file.id(position + offset))) {
                                add(object, file.id(position + offset), found);
                                return;
                            }
                        }
                    }

                    @Override
                    public void array(long object, long type, long position, int length) {
                        for (int i = 0; i < length && !isFull(found) && !reached.has(object); i++) {
                            long element = file.id(position + 8L * i);
                            if (reached.has(element)) {
                                add(object, element, found);
                                return;
                            }
                        }
                    }
                });
        return found;
    }

    private boolean isFull(LongMap found) {
        return reached.size() + found.size() > MAX_HOLDERS;
    }

    private void checkRoot(long object) {
        Heap.Root root = heap.root(object);
        if (root != null && reached.size() == 1) {
            chains.add(new Chain(root.kind(), path(object), null));
        }
    }

    private void add(long holder, long held, LongMap found) {
        found.put(holder, held);
        Heap.Root root = heap.root(holder);
        if (root != null) {
            List<Long> path = path(held);
            path.addFirst(holder);
            chains.add(new Chain(root.kind(), path, null));
        }
    }

    /**
     * A static field of a class that stays is where a person looks; that a loader holds the class
     * goes without saying.
     */
    private void visit(HeapClass type, LongMap found) {
        if (reached.has(type.id())) {
            return;
        }
        for (HeapClass.Static each : type.statics()) {
            if (reached.has(each.value())) {
                found.put(type.id(), each.value());
                if (type.loader() != target) {
                    List<Long> path = path(each.value());
                    path.addFirst(type.id());
                    chains.add(new Chain(RootKind.CLASS, path, heap.file().text(each.name())));
                }
                return;
            }
        }
        for (long held : others(type)) {
            if (reached.has(held)) {
                add(type.id(), held, found);
                return;
            }
        }
    }

    private static List<Long> others(HeapClass type) {
        List<Long> others = new ArrayList<>(type.others());
        others.add(type.superclass());
        others.add(type.loader());
        return others;
    }

    private List<Long> path(long from) {
        List<Long> path = new ArrayList<>(List.of(from));
        for (long each = from; each != target; ) {
            each = reached.get(each);
            path.add(each);
        }
        return path;
    }
}
