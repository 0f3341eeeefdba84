package dev.backplane.manager.internal.unload.leaky;

import dev.backplane.manager.internal.unload.registry.Registry;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.lang.ref.SoftReference;

/** Leaves something behind that goes when memory gets short. */
public final class SoftLeak implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Registry.LISTENERS.add(new SoftReference<>(this));
    }

    @Override
    public void stop(BundleContext context) {}
}
