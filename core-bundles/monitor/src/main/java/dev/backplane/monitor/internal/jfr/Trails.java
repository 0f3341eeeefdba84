package dev.backplane.monitor.internal.jfr;

import jdk.jfr.consumer.RecordedClassLoader;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads trails from events. Remembers who started the threads that are alive, for samples that show
 * none of their code. Of one thread: the recorder's own.
 */
public final class Trails {

    /** Deeper ones are no more telling. */
    private static final int LOADERS = 8;

    private static final String JDK_LOADERS = "jdk.internal.loader.";
    private static final String FORK_JOIN_POOL = "java.util.concurrent.ForkJoinPool";
    private static final String SHARED_WORKERS = "ForkJoinPool.commonPool";

    private final Map<Long, List<Long>> origins = new HashMap<>();

    /** Of a sample. */
    public Trail of(RecordedEvent sample) {
        RecordedStackTrace stack = sample.getStackTrace();
        RecordedThread thread = sample.getThread();
        List<Long> origin =
                thread == null
                        ? List.of()
                        : origins.getOrDefault(thread.getJavaThreadId(), List.of());
        List<Long> loaders = loaders(stack);
        boolean blind =
                loaders.isEmpty() && (stack == null || stack.isTruncated() || isShared(thread));
        return new Trail(loaders, origin, blind);
    }

    /** Of whom started a thread; remembers it for the thread's samples. */
    public Trail started(RecordedEvent threadStart) {
        RecordedThread thread = threadStart.getThread("thread");
        RecordedThread parent = threadStart.getThread("parentThread");
        RecordedStackTrace stack = threadStart.getStackTrace();
        List<Long> origin = new ArrayList<>(isPool(stack) ? List.of() : loaders(stack));
        if (origin.isEmpty() && parent != null && !isPool(stack)) {
            origin.addAll(origins.getOrDefault(parent.getJavaThreadId(), List.of()));
        }
        if (thread != null && !origin.isEmpty()) {
            origins.put(thread.getJavaThreadId(), List.copyOf(origin));
        }
        return new Trail(List.of(), origin, false);
    }

    /** A thread ended. */
    public void ended(RecordedEvent threadEnd) {
        RecordedThread thread = threadEnd.getThread("thread");
        if (thread != null) {
            origins.remove(thread.getJavaThreadId());
        }
    }

    private static boolean isShared(@Nullable RecordedThread thread) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(SHARED_WORKERS);
    }

    /** Whether a pool that everybody shares starts one of its workers: it is nobody's. */
    private static boolean isPool(@Nullable RecordedStackTrace stack) {
        if (stack != null) {
            for (RecordedFrame frame : stack.getFrames()) {
                if (frame.getMethod().getType().getName().equals(FORK_JOIN_POOL)) {
                    return true;
                }
                if (loader(frame) != null) {
                    return false;
                }
            }
        }
        return false;
    }

    private static List<Long> loaders(@Nullable RecordedStackTrace stack) {
        if (stack == null) {
            return List.of();
        }
        List<Long> loaders = new ArrayList<>(2);
        for (RecordedFrame frame : stack.getFrames()) {
            Long loader = loader(frame);
            if (loader != null && !loaders.contains(loader) && loaders.size() < LOADERS) {
                loaders.add(loader);
            }
        }
        return loaders;
    }

    /** The number of the loader of a frame's class; null for the JDK's and the class path's. */
    public static @Nullable Long loader(RecordedFrame frame) {
        if (!frame.isJavaFrame()) {
            return null;
        }
        RecordedClassLoader loader = frame.getMethod().getType().getClassLoader();
        if (loader == null || loader.getType() == null) {
            return null;
        }
        return loader.getType().getName().startsWith(JDK_LOADERS) ? null : loader.getId();
    }
}
