package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Revision;

import org.jspecify.annotations.Nullable;

/** What became of a change somebody waits for. */
public sealed interface Outcome {

    /** The fleet has it. */
    record Done(Revision revision) implements Outcome {}

    /**
     * The document is at another revision than the one expected.
     *
     * @param current null if there is none
     */
    record Refused(@Nullable Document current) implements Outcome {}
}
