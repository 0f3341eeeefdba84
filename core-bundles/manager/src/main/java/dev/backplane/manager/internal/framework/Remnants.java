package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets go of bundles that are uninstalled. Felix Framework keeps an entry of each service that a
 * bundle used for as long as that service lives, and Felix Log keeps each logger for ever; both
 * hold the bundle, with its headers and its list of files. Neither can be told, so their maps are
 * reached by name, and left alone where they are not as expected.
 */
final class Remnants {

    private static final Logger LOG = LoggerFactory.getLogger(Remnants.class);
    private static final String LOGGERS = "org.osgi.service.log.admin.LoggerAdmin";

    private final BundleContext context;
    private final AtomicBoolean told = new AtomicBoolean();

    Remnants(BundleContext context) {
        this.context = context;
    }

    /** To be called when a bundle is uninstalled: nobody can use a service in its name any more. */
    void forget(Bundle gone) {
        try {
            forgetServices(gone);
            forgetLoggers(gone);
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "This version of Felix keeps some KiB of each bundle that is uninstalled,"
                                + " and they cannot be freed: {}",
                        e.toString());
            }
        }
    }

    private void forgetServices(Bundle gone) throws ReflectiveOperationException {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        Object inUse = read(read(framework, "m_registry"), "m_inUseMap");
        var _ = ((Map<?, ?>) inUse).remove(gone);
    }

    private void forgetLoggers(Bundle gone) throws ReflectiveOperationException {
        ServiceReference<?> reference = context.getServiceReference(LOGGERS);
        Object admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            return;
        }
        try {
            var keys = ((Map<?, ?>) read(admin, "_loggers")).keySet().iterator();
            while (keys.hasNext()) {
                if (gone.equals(read(keys.next(), "m_bundle"))) {
                    keys.remove();
                }
            }
        } finally {
            context.ungetService(reference);
        }
    }

    private static Object read(Object holder, String name) throws ReflectiveOperationException {
        Field field = holder.getClass().getDeclaredField(name);
        field.setAccessible(true);
        Object value = field.get(holder);
        if (value == null) {
            throw new NoSuchFieldException(name + " of " + holder.getClass() + " is null");
        }
        return value;
    }
}
