package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes letters that have no id yet. The map is copied at once, its values are read when the letter
 * is written, up to a second later: as with any event, nobody changes them any more.
 */
public final class Letters {

    private Letters() {}

    /** An event that did not reach one subscriber, or nobody if its name is empty. */
    public static DeadLetter event(
            String topic,
            String subscriber,
            String caller,
            Cause cause,
            String message,
            Map<String, ?> properties) {
        return letter(Kind.EVENT, topic, subscriber, caller, cause, message, properties);
    }

    /** A fire-and-forget request that a plugin did not take. */
    public static DeadLetter request(
            String target,
            String plugin,
            String caller,
            Cause cause,
            String message,
            Map<String, ?> properties) {
        return letter(Kind.REQUEST, target, plugin, caller, cause, message, properties);
    }

    private static DeadLetter letter(
            Kind kind,
            String target,
            String subscriber,
            String caller,
            Cause cause,
            String message,
            Map<String, ?> properties) {
        return new DeadLetter(
                0,
                Instant.now(),
                kind,
                target,
                subscriber,
                caller,
                cause,
                message,
                present(properties),
                true);
    }

    /** A property that is null says the same as none, and a letter's map takes no nulls. */
    private static Map<String, Object> present(Map<String, ?> properties) {
        for (Object value : properties.values()) {
            if (value == null) {
                Map<String, Object> present = new HashMap<>(properties);
                present.values().removeIf(Objects::isNull);
                return present;
            }
        }
        return Map.copyOf(properties);
    }
}
