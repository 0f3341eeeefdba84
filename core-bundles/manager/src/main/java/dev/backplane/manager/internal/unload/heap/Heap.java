package dev.backplane.manager.internal.unload.heap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes and roots of a dump, and where references are in instances. */
final class Heap {

    /** What these refer to is not held by them. */
    private static final Set<String> WEAK = Set.of("referent", "next", "discovered");

    /** An object that the JVM keeps. */
    record Root(RootKind kind, long object, int thread) {}

    private final HeapFile file;
    private final Map<Long, HeapClass> classes = new HashMap<>();
    private final List<Root> allRoots = new ArrayList<>();
    private final Map<Long, Root> roots = new HashMap<>();
    private final Map<Integer, Long> threads = new HashMap<>();
    private final Set<Long> threadObjects = new HashSet<>();
    private final Map<Long, Layout> layouts = new HashMap<>();

    Heap(HeapFile file) {
        this.file = file;
        file.walk(
                new HeapVisitor() {
                    @Override
                    public void type(HeapClass type) {
                        classes.put(type.id(), type);
                    }

                    @Override
                    public void root(RootKind kind, long object, int thread) {
                        allRoots.add(new Root(kind, object, thread));
                        if (kind == RootKind.THREAD) {
                            threads.put(thread, object);
                            threadObjects.add(object);
                        }
                    }
                });
    }

    /**
     * Decides what is a root: all but what only the stack of one thread holds, the thread that
     * wrote the dump.
     */
    void rootsWithoutStackOf(long ignoredThread) {
        for (Root root : allRoots) {
            boolean stack = root.kind() == RootKind.FRAME || root.kind() == RootKind.JNI_LOCAL;
            if (!stack || thread(root.thread()) != ignoredThread) {
                roots.merge(
                        root.object(),
                        root,
                        (known, other) ->
                                known.kind().compareTo(other.kind()) <= 0 ? known : other);
            }
        }
    }

    boolean isThread(long object) {
        return threadObjects.contains(object);
    }

    HeapFile file() {
        return file;
    }

    Iterable<HeapClass> classes() {
        return classes.values();
    }

    @Nullable HeapClass type(long id) {
        return classes.get(id);
    }

    @Nullable Root root(long object) {
        return roots.get(object);
    }

    /** The thread object of that serial number; 0 if there is none. */
    long thread(int serial) {
        return threads.getOrDefault(serial, 0L);
    }

    /** The references that hold. */
    Layout strong(long type) {
        return layouts.computeIfAbsent(type, any -> layout(type, HeapClass.OBJECT, true));
    }

    /** The offset of a field of that name, or -1. */
    int offset(long type, String name, int kind) {
        return layout(type, kind, false).offset(file, name);
    }

    private Layout layout(long type, int kind, boolean strong) {
        List<Integer> offsets = new ArrayList<>();
        List<Long> names = new ArrayList<>();
        int offset = 0;
        for (HeapClass each = classes.get(type);
                each != null;
                each = classes.get(each.superclass())) {
            boolean weak = strong && file.className(each.id()).equals("java.lang.ref.Reference");
            for (HeapClass.Field field : each.fields()) {
                if (field.type() == kind && !(weak && WEAK.contains(file.text(field.name())))) {
                    offsets.add(offset);
                    names.add(field.name());
                }
                offset += field.size();
            }
        }
        return new Layout(
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                names.stream().mapToLong(Long::longValue).toArray());
    }
}
