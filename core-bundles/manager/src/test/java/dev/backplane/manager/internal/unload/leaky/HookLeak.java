package dev.backplane.manager.internal.unload.leaky;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Leaves a shutdown hook behind. */
public final class HookLeak implements BundleActivator {

    /** Runs when the JVM ends. */
    private static final class Hook extends Thread {
        @Override
        public void run() {}
    }

    @Override
    public void start(BundleContext context) {
        Runtime.getRuntime().addShutdownHook(new Hook());
    }

    @Override
    public void stop(BundleContext context) {}
}
