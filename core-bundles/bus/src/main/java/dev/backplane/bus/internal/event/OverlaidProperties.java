package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventProperties;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The publisher's properties and those the bus adds, without copying: most events are read by
 * nobody but their handler, and that by one or two keys.
 */
final class OverlaidProperties extends EventProperties {

    private final Event original;
    private final MessageContext context;
    private final long deadlineNanos;

    /** A deadline of 0 is none. */
    OverlaidProperties(Event original, MessageContext context, long deadlineNanos) {
        super(Map.of());
        this.original = original;
        this.context = context;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public @Nullable Object get(Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        return switch (name) {
            case EventProperty.CALLER -> context.caller();
            case EventProperty.TRACEPARENT ->
                    context.traceparent().isEmpty() ? null : context.traceparent();
            case EventProperty.PRIORITY -> context.priority().name();
            case EventProperty.DEADLINE_NANOS -> deadlineNanos == 0 ? null : deadlineNanos;
            default -> original.getProperty(name);
        };
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null || (key instanceof String name && original.containsProperty(name));
    }

    @Override
    public Set<String> keySet() {
        return all().keySet();
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return all().entrySet();
    }

    @Override
    public Collection<Object> values() {
        return all().values();
    }

    @Override
    public int size() {
        return all().size();
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map<?, ?> map && all().equals(map);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(all());
    }

    @Override
    public String toString() {
        return all().toString();
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>();
        for (String name : original.getPropertyNames()) {
            all.put(name, original.getProperty(name));
        }
        all.remove(EventConstants.EVENT_TOPIC);
        for (String added :
                new String[] {
                    EventProperty.CALLER,
                    EventProperty.TRACEPARENT,
                    EventProperty.PRIORITY,
                    EventProperty.DEADLINE_NANOS
                }) {
            Object value = get(added);
            if (value != null) {
                all.put(added, value);
            }
        }
        return all;
    }
}
