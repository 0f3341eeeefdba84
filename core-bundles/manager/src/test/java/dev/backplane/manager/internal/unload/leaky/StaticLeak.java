package dev.backplane.manager.internal.unload.leaky;

import dev.backplane.manager.internal.unload.registry.Registry;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Leaves a listener in a registry. */
public final class StaticLeak implements BundleActivator {

    /** Never removed. */
    private static final class Listener {}

    @Override
    public void start(BundleContext context) {
        Registry.LISTENERS.add(new Listener());
    }

    @Override
    public void stop(BundleContext context) {}
}
