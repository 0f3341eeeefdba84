package dev.backplane.manager;

import java.util.Objects;

/**
 * Who asks for a change, and how firmly.
 *
 * @param owner the door it comes through
 * @param force goes ahead although others use the plugin or another door owns it
 * @since 0.1
 */
public record Change(Owner owner, boolean force) {

    /** The owner may not be null. */
    public Change {
        Objects.requireNonNull(owner, "owner");
    }
}
