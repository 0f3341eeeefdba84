package dev.backplane.itests.hostile;

import java.util.Objects;
import java.util.Optional;

/**
 * A file that somebody may bring.
 *
 * @param name what it is, as a file name without suffix
 * @param bytes its content, not to be changed
 * @param reason part of the message by which it is refused; empty if it is harmless
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HostileJar(String name, byte[] bytes, Optional<String> reason) {

    /** No part may be null. */
    public HostileJar {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(reason, "reason");
    }

    static HostileJar refused(String name, byte[] bytes, String reason) {
        return new HostileJar(name, bytes, Optional.of(reason));
    }

    static HostileJar refused(String name, Forge forge, String reason) {
        return refused(name, forge.bytes(), reason);
    }

    static HostileJar harmless(String name, Forge forge) {
        return new HostileJar(name, forge.bytes(), Optional.empty());
    }

    @Override
    public String toString() {
        return name;
    }
}
