package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.MetricRegistry;

import dev.backplane.monitor.internal.PluginNames;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rooms of all bundles that have metrics of their own. */
@Component(service = OwnRooms.class)
public final class OwnRooms {

    private final Map<Long, OwnRoom> rooms = new ConcurrentHashMap<>();

    /** None yet. */
    @Activate
    public OwnRooms() {}

    /** The bundle's own, made if need be. */
    OwnRoom of(Bundle bundle) {
        return rooms.computeIfAbsent(
                bundle.getBundleId(),
                id -> new OwnRoom(PluginNames.of(bundle), bundle.getVersion().toString()));
    }

    void leave(Bundle bundle) {
        rooms.remove(bundle.getBundleId());
    }

    Collection<OwnRoom> all() {
        return rooms.values();
    }

    /** A registry of the library that a plugin offers is shown like what it made here. */
    @Reference(
            service = MetricRegistry.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "withdrawn")
    void offered(ServiceReference<MetricRegistry> reference, MetricRegistry registry) {
        of(reference.getBundle()).foreign().add(registry);
    }

    void withdrawn(ServiceReference<MetricRegistry> reference, MetricRegistry registry) {
        for (OwnRoom room : rooms.values()) {
            room.foreign().remove(registry);
        }
        rooms.values().removeIf(room -> room.foreign().isEmpty() && room.series().isEmpty());
    }
}
