package dev.backplane.manager.internal.unload.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A library of the runtime that plugins leave things in. */
public final class Registry {

    /** Held by a static field. */
    public static final List<Object> LISTENERS = new ArrayList<>();

    /** A thread that outlives every plugin. */
    public static final ExecutorService POOL =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("foreign-pool").factory());

    /** Lets plugins' threads end. */
    public static volatile CountDownLatch end = new CountDownLatch(1);

    private Registry() {}
}
