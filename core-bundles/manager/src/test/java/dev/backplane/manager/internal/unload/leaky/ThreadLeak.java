package dev.backplane.manager.internal.unload.leaky;

import dev.backplane.manager.internal.unload.registry.Registry;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Leaves a thread behind that waits. */
public final class ThreadLeak implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Thread.ofPlatform().daemon().name("poller").start(this::poll);
    }

    private void poll() {
        try {
            Registry.end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
