package dev.backplane.manager.internal.unload.leaky;

import dev.backplane.manager.internal.unload.registry.Registry;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Leaves a value in a thread of somebody else. */
public final class ThreadLocalLeak implements BundleActivator {

    /** The value. */
    private static final class Cache {}

    private static final ThreadLocal<Cache> LOCAL = new ThreadLocal<>();

    @Override
    public void start(BundleContext context) throws Exception {
        Registry.POOL.submit(() -> LOCAL.set(new Cache())).get();
    }

    @Override
    public void stop(BundleContext context) {}
}
