package dev.backplane.manager.internal.unload.leaky;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Takes everything with it. */
public final class Clean implements BundleActivator {

    private final Thread worker = Thread.ofPlatform().name("clean-worker").unstarted(Clean::work);

    private static void work() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start(BundleContext context) {
        var _ = context.registerService(Runnable.class, () -> {}, null);
        worker.start();
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        worker.interrupt();
        worker.join();
    }
}
