package dev.backplane.manager.internal.unload.heap;

import dev.backplane.manager.internal.unload.heap.HolderSearch.Chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Puts chains in words: the root, what is worth naming between, the first object that shall go. */
final class ChainText {

    private static final String SHUTDOWN_HOOKS = "java.lang.ApplicationShutdownHooks";
    private static final String SHUTDOWN_HOOK = "shutdown hook";
    private static final String BEAN = "JMX bean";
    private static final String JMX = "com.sun.jmx.mbeanserver.";

    private final Heap heap;
    private final long loader;
    private final LongFunction<String> threadName;
    private final Map<Long, Long> types = new HashMap<>();
    private final Map<Long, Long> positions = new HashMap<>();

    /**
     * @param loader the object that all chains end at
     * @param threadName from a thread's object
     */
    ChainText(Heap heap, long loader, LongFunction<String> threadName) {
        this.heap = heap;
        this.loader = loader;
        this.threadName = threadName;
    }

    List<String> write(List<Chain> chains) {
        Set<Long> wanted = new LinkedHashSet<>();
        chains.forEach(chain -> wanted.addAll(chain.objects()));
        heap.file()
                .walk(
                        new HeapVisitor() {
                            @Override
                            public void instance(long object, long type, long position) {
                                if (wanted.contains(object)) {
                                    types.put(object, type);
                                    positions.put(object, position);
                                }
                            }

                            @Override
                            public void array(long object, long type, long position, int length) {
                                if (wanted.contains(object)) {
                                    types.put(object, type);
                                }
                            }
                        });
        return chains.stream().map(this::write).distinct().toList();
    }

    private String write(Chain chain) {
        List<Long> objects = chain.objects();
        List<String> words = new ArrayList<>();
        words.add(root(chain));
        for (int i = 1; i < objects.size(); i++) {
            long object = objects.get(i);
            if (i == 1 && chain.kind() == RootKind.THREAD) {
                addField(objects.getFirst(), object, words);
            }
            if (isOwn(object)) {
                words.add(name(object));
                break;
            }
            if (!words.getFirst().equals(SHUTDOWN_HOOK) && !words.getFirst().equals(BEAN)) {
                addIfTelling(object, words);
            }
        }
        return String.join(" -> ", words);
    }

    private String root(Chain chain) {
        long object = chain.objects().getFirst();
        if (isOwn(object)) {
            return where(chain.kind(), object) + " -> " + name(object);
        }
        if (chain.field() != null) {
            return field(chain, heap.file().className(object));
        }
        return where(chain.kind(), object);
    }

    private String where(RootKind kind, long object) {
        Heap.Root root = heap.root(object);
        long thread = root == null ? 0 : heap.thread(root.thread());
        return switch (kind) {
            case THREAD -> "thread " + threadName.apply(object);
            case FRAME -> "stack of thread " + threadName.apply(thread);
            case CLASS -> "class " + heap.file().className(object);
            case JNI_GLOBAL -> "reference of native code (JNI)";
            case JNI_LOCAL, NATIVE_STACK -> "native stack of thread " + threadName.apply(thread);
            case THREAD_BLOCK, MONITOR -> "monitor in use";
            case OTHER -> "the JVM";
        };
    }

    private String field(Chain chain, String type) {
        if (type.equals(SHUTDOWN_HOOKS)) {
            return SHUTDOWN_HOOK;
        }
        boolean bean = chain.objects().stream().anyMatch(each -> typeName(each).startsWith(JMX));
        return bean ? BEAN : "static field " + type + "." + chain.field();
    }

    /** Through which field a thread holds. */
    private void addField(long holder, long held, List<String> words) {
        Long type = types.get(holder);
        Long position = positions.get(holder);
        if (type == null || position == null) {
            return;
        }
        Layout layout = heap.strong(type);
        for (int i = 0; i < layout.offsets().length; i++) {
            if (heap.file().id(position + layout.offsets()[i]) == held) {
                String name = heap.file().text(layout.names()[i]);
                words.add(
                        switch (name) {
                            case "threadLocals", "inheritableThreadLocals" -> "ThreadLocal";
                            case "contextClassLoader" -> "context class loader";
                            default -> name;
                        });
                return;
            }
        }
    }

    private void addIfTelling(long object, List<String> words) {
        String name = typeName(object);
        boolean jdk = name.startsWith("java.") || name.startsWith("jdk.");
        boolean inner = name.startsWith("[") || name.startsWith(JMX) || (jdk && name.contains("$"));
        if (object != loader && !name.isEmpty() && !inner) {
            words.add(name);
        }
    }

    private String typeName(long object) {
        return heap.file().className(types.getOrDefault(object, 0L));
    }

    /** A class of the loader, or an instance of one. */
    private boolean isOwn(long object) {
        HeapClass type = heap.type(object);
        HeapClass of = heap.type(types.getOrDefault(object, 0L));
        return (type != null && type.loader() == loader) || (of != null && of.loader() == loader);
    }

    private String name(long object) {
        return heap.type(object) == null
                ? typeName(object)
                : "class " + heap.file().className(object);
    }
}
