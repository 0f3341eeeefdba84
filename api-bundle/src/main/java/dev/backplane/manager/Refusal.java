package dev.backplane.manager;

import dev.backplane.plugin.ErrorCode;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that came to a door and was not let in.
 *
 * @param source what it was: a file's name, a URL
 * @param owner the door it came to
 * @param code the kind of error
 * @param message what is wrong and what to do
 * @param when when it was refused last
 * @since 0.1
 */
public record Refusal(String source, Owner owner, ErrorCode code, String message, Instant when) {

    /** No part may be null. */
    public Refusal {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(when, "when");
    }
}
