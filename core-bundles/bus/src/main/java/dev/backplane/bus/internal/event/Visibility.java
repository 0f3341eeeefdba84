package dev.backplane.bus.internal.event;

import dev.backplane.bus.Subscription;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Who sees whose services, so that every event of a plugin comes through the bus: plugins see only
 * the facade of Event Admin, and Event Admin sees only the stand-ins of their handlers (OSGi Core
 * 8, section 55).
 */
final class Visibility implements FindHook, EventListenerHook {

    private static final String EVENT_ADMIN_BUNDLE = "org.apache.felix.eventadmin";

    private final String pluginLocations;

    /**
     * Which handlers of bundles that are no plugins want a mailbox. Asked once: one that changed
     * sides would be with both, and hear every event twice.
     */
    private final Map<ServiceReference<?>, Boolean> wishes =
            Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param pluginLocations how the locations of bundles begin that came through a door
     */
    Visibility(String pluginLocations) {
        this.pluginLocations = pluginLocations;
    }

    /** Whether events for this handler go through a mailbox. */
    boolean needsMailbox(ServiceReference<?> handler) {
        return isPlugin(handler.getBundle())
                || wishes.computeIfAbsent(handler, Visibility::wantsMailbox);
    }

    /** Declarative Services gives what an annotation says; XML and people give text. */
    private static boolean wantsMailbox(ServiceReference<?> handler) {
        return Boolean.parseBoolean(String.valueOf(handler.getProperty(Subscription.MAILBOX)));
    }

    private boolean isPlugin(@Nullable Bundle bundle) {
        return bundle != null && bundle.getLocation().startsWith(pluginLocations);
    }

    private static boolean isEventAdmin(@Nullable Bundle bundle) {
        return bundle != null && EVENT_ADMIN_BUNDLE.equals(bundle.getSymbolicName());
    }

    private boolean isHidden(Bundle looker, ServiceReference<?> service) {
        if (isEventAdmin(looker)) {
            return offers(service, EventHandler.class) && needsMailbox(service);
        }
        return isPlugin(looker)
                && isEventAdmin(service.getBundle())
                && offers(service, EventAdmin.class);
    }

    private static boolean offers(ServiceReference<?> service, Class<?> type) {
        for (String each : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
            if (each.equals(type.getName())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void find(
            BundleContext context,
            @Nullable String name,
            @Nullable String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        Bundle looker = context.getBundle();
        if (isEventAdmin(looker) || isPlugin(looker)) {
            references.removeIf(service -> isHidden(looker, service));
        }
    }

    /** Who has seen a service come must see it go. */
    @Override
    public void event(
            ServiceEvent event,
            Map<BundleContext, Collection<ListenerHook.ListenerInfo>> listeners) {
        ServiceReference<?> service = event.getServiceReference();
        if (event.getType() != ServiceEvent.UNREGISTERING
                && (offers(service, EventHandler.class) || offers(service, EventAdmin.class))) {
            listeners.keySet().removeIf(context -> isHidden(context.getBundle(), service));
        }
    }
}
