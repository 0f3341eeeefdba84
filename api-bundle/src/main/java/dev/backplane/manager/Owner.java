package dev.backplane.manager;

import java.util.Locale;
import java.util.Objects;

/**
 * Who an entry belongs to: a door, and what stands behind it there.
 *
 * @param door the way it came
 * @param detail the file's name, the caller, the plugin it was fetched for; may be empty
 * @since 0.1
 */
public record Owner(Door door, String detail) {

    /** No part may be null. */
    public Owner {
        Objects.requireNonNull(door, "door");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if there is no such door
     */
    public static Owner parse(String text) {
        int colon = text.indexOf(':');
        String door = colon < 0 ? text : text.substring(0, colon);
        return new Owner(
                Door.valueOf(door.toUpperCase(Locale.ROOT)),
                colon < 0 ? "" : text.substring(colon + 1));
    }

    /** {@code door:detail}, or {@code door} where there is no detail. */
    @Override
    public String toString() {
        String name = door.name().toLowerCase(Locale.ROOT);
        return detail.isEmpty() ? name : name + ":" + detail;
    }
}
