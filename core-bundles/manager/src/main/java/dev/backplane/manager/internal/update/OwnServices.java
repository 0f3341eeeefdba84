package dev.backplane.manager.internal.update;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The services that one revision of a plugin registers: whatever engine runs a plugin, they are
 * registered in the name of its bundle, so that one procedure updates every type.
 */
final class OwnServices {

    private final BundleContext context;

    OwnServices(BundleContext context) {
        this.context = context;
    }

    /** Those of one type, best first. */
    <S> List<ServiceReference<S>> of(Bundle revision, Class<S> type) {
        ServiceReference<?>[] services = revision.getRegisteredServices();
        List<ServiceReference<S>> found = new ArrayList<>();
        if (services != null) {
            for (ServiceReference<?> service : services) {
                String[] types = (String[]) service.getProperty(Constants.OBJECTCLASS);
                if (Arrays.asList(types).contains(type.getName())) {
                    @SuppressWarnings("unchecked") // it says that it is one
                    ServiceReference<S> typed = (ServiceReference<S>) service;
                    found.add(typed);
                }
            }
        }
        found.sort((a, b) -> b.compareTo(a));
        return found;
    }

    BundleContext context() {
        return context;
    }
}
