package dev.backplane.monitor;

import java.util.Objects;

/**
 * Whether the {@link ResourceLedger} measures.
 *
 * @param state in one word
 * @param reason why it does not measure, and what to do, for people; empty if it measures
 * @since 0.1
 */
public record LedgerStatus(State state, String reason) {

    /** What the ledger is doing. */
    public enum State {
        /** The runtime has just come up; measuring begins soon. */
        STARTING,
        /** It measures. */
        MEASURING,
        /** It is switched off by configuration. */
        OFF,
        /** This JVM or operating system cannot. */
        UNAVAILABLE
    }

    /** No part may be null. */
    public LedgerStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }
}
