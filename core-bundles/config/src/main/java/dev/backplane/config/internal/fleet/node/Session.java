package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Token;

import java.util.UUID;

/** Numbers the attempts of one start of a node. Not thread-safe. */
final class Session {

    private final String name;
    private long operation;

    private Session(String name) {
        this.name = name;
    }

    /** One that nobody else has: what was copied with its disk must not pass for the original. */
    static Session fresh() {
        return new Session(UUID.randomUUID().toString());
    }

    Token next() {
        return new Token(name, ++operation);
    }
}
