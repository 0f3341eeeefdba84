package dev.backplane.bus.internal.request;

import dev.backplane.bus.RequestHandler;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns services of one handler interface into entries of the route table. The service object is
 * obtained at once, so that a component behind it is activated, or fails, when its plugin starts
 * and not at the first call.
 */
final class HandlerTracker<S> implements ServiceTrackerCustomizer<S, HandlerTracker.Tracked<S>> {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerTracker.class);

    /**
     * A handler with the bundle it came from, which its reference no longer knows once it is gone.
     */
    record Tracked<S>(Bundle bundle, S service) {}

    private final BundleContext context;
    private final RouteTable routes;
    private final Function<S, Operation> form;

    HandlerTracker(BundleContext context, RouteTable routes, Function<S, Operation> form) {
        this.context = context;
        this.routes = routes;
        this.form = form;
    }

    @Override
    public @Nullable Tracked<S> addingService(ServiceReference<S> reference) {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return null; // unregistered already
        }
        S service = context.getService(reference);
        if (service == null) {
            LOG.warn(
                    "Bundle {}: handler service {} for operations {} could not be obtained, so"
                            + " calls to them are refused: its component or service factory failed, or"
                            + " it went away meanwhile",
                    bundle,
                    id(reference),
                    names(reference));
            return null;
        }
        Tracked<S> tracked = new Tracked<>(bundle, service);
        if (names(reference).isEmpty()) {
            LOG.warn(
                    "Bundle {}: handler service {} ({}) has no property {} with the names of its"
                            + " operations, so nobody can call it",
                    bundle,
                    id(reference),
                    service.getClass().getName(),
                    RequestHandler.OPERATION);
        }
        publish(reference, tracked);
        return tracked;
    }

    @Override
    public void modifiedService(ServiceReference<S> reference, Tracked<S> tracked) {
        publish(reference, tracked);
    }

    @Override
    public void removedService(ServiceReference<S> reference, Tracked<S> tracked) {
        routes.remove(tracked.bundle(), handler(reference, tracked));
        context.ungetService(reference);
    }

    /** Reads and publishes as one, so that of two changes at once the later one stays. */
    private synchronized void publish(ServiceReference<S> reference, Tracked<S> tracked) {
        routes.put(tracked.bundle(), handler(reference, tracked));
    }

    private Handler handler(ServiceReference<S> reference, Tracked<S> tracked) {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        return new Handler(
                id(reference),
                ranking instanceof Integer number ? number : 0,
                names(reference),
                Set.copyOf(names(reference, RequestHandler.IDEMPOTENT)),
                form.apply(tracked.service()));
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static List<String> names(ServiceReference<?> reference) {
        return names(reference, RequestHandler.OPERATION);
    }

    /**
     * A {@code String+} property: one, an array, or a collection (OSGi Compendium 8, section
     * 112.3.8.1).
     */
    private static List<String> names(ServiceReference<?> reference, String property) {
        Object value = reference.getProperty(property);
        Collection<?> values =
                switch (value) {
                    case null -> List.<Object>of();
                    case Object[] array -> Arrays.asList(array);
                    case Collection<?> collection -> collection;
                    default -> List.of(value);
                };
        return values.stream()
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
    }
}
