package dev.backplane.manager.internal.unload.leaky;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Uses a service that outlives it, and gives it back. */
public final class ServiceUser implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        ServiceReference<?> reference =
                context.getServiceReference("org.osgi.service.packageadmin.PackageAdmin");
        var _ = context.getService(reference);
        context.ungetService(reference);
    }

    @Override
    public void stop(BundleContext context) {
        // It was given back.
    }
}
