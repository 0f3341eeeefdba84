package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.worker.Work;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.util.function.BiFunction;

/** Registers what our plugin does as a service, the way a bundle without a runtime does. */
public final class RivalActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        var _ = context.registerService(BiFunction.class, new Work(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters.
    }
}
