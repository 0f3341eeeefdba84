package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.traffic.Handover;
import dev.backplane.benchmarks.traffic.Target;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** Felix Framework and nothing else: a service is looked up for each call. */
final class FelixRival implements Target {

    private static final long REFRESH_SECONDS = 30;

    private final Framework framework;
    private final BundleContext context;
    private final Bundle bundle;
    private final boolean refreshes;

    /**
     * @param storage where the framework keeps its bundles
     * @param first the first version
     * @param refreshes whether each update is followed by a refresh, so that the old code goes
     */
    FelixRival(Path storage, Path first, boolean refreshes) throws BundleException {
        this.refreshes = refreshes;
        framework =
                new FrameworkFactory()
                        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.start();
        context = framework.getBundleContext();
        bundle = context.installBundle(first.toUri().toString());
        bundle.start();
    }

    @Override
    public String call(String request) {
        ServiceReference<?> reference = context.getServiceReference(BiFunction.class);
        if (reference == null) {
            throw new IllegalStateException("no service is registered");
        }
        Object service = context.getService(reference);
        if (service == null) {
            throw new IllegalStateException("the service is gone");
        }
        try {
            return OnwardCalls.carryOut(this, service, request);
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public Handover update(Path file) throws Exception {
        try (InputStream bytes = Files.newInputStream(file)) {
            bundle.update(bytes);
        }
        if (refreshes) {
            CountDownLatch done = new CountDownLatch(1);
            framework
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(List.of(bundle), event -> done.countDown());
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("the refresh after " + file + " does not end");
            }
        }
        return Handover.UNTOLD;
    }
}
