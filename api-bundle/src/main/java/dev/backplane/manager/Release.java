package dev.backplane.manager;

import dev.backplane.loader.Digest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One release of a plugin: its code, its configuration and its grants as they served together, and
 * how it came to serve. Releases of a plugin are numbered from 1 and never change but for their
 * outcome.
 *
 * @param number 1 for the first
 * @param version the bundle's version
 * @param digest the identity of its bytes
 * @param configuration the identity of its configurations, 12 hexadecimal digits; empty if it has
 *     none
 * @param grants what the code policy allowed it, in order
 * @param stateSchema the version of the state it handed over or took over; 0 if it has none
 * @param by the door it came through
 * @param when when it was begun
 * @param reason why: the change that was asked for, for people
 * @param outcome what became of it
 * @param verdict why it ended as it did, for people; empty while nothing is wrong
 * @param proof how calls fared during the change; null if it came up without another version
 * @param revisions which revision of each of its configurations it came up with, by PID, as their
 *     history counts
 * @since 0.1
 */
public record Release(
        int number,
        String version,
        Digest digest,
        String configuration,
        List<String> grants,
        int stateSchema,
        Owner by,
        Instant when,
        String reason,
        Outcome outcome,
        String verdict,
        @Nullable Proof proof,
        Map<String, Long> revisions) {

    /** No part but the proof may be null; list and map are copied. */
    public Release {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(configuration, "configuration");
        grants = List.copyOf(grants);
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(verdict, "verdict");
        revisions = Map.copyOf(revisions);
    }

    /** The same release with another end. */
    public Release ended(Outcome how, String why, @Nullable Proof shown) {
        return new Release(
                number,
                version,
                digest,
                configuration,
                grants,
                stateSchema,
                by,
                when,
                reason,
                how,
                why,
                shown,
                revisions);
    }

    /** What became of a release. */
    public enum Outcome {
        /** It is being started, probed, or given the state; the one before serves. */
        STARTING,
        /** It serves and is being watched; the one before stands by. */
        SOAKING,
        /** It serves, or is the one that would. */
        CURRENT,
        /** It served until another release took its place. */
        REPLACED,
        /** It never served: it did not come up, or its state could not be handed over. */
        ABORTED,
        /** It served for a while and was found bad; the one before serves again. */
        ROLLED_BACK
    }

    /**
     * How an update went, counted.
     *
     * @param inFlight calls in flight in the former version when calls shifted
     * @param drained how many of those ended by themselves
     * @param cutOff how many of those were broken off when the drain limit had passed
     * @param stateBytes the size of the state that was handed over
     * @param startUp from the begin of the update until the new version was ready
     * @param gate how long calls had to wait; zero where old and new ran side by side all the time
     * @param drain how long the calls in flight took to end
     * @param soak how long the new version was watched
     */
    public record Proof(
            int inFlight,
            int drained,
            int cutOff,
            long stateBytes,
            Duration startUp,
            Duration gate,
            Duration drain,
            Duration soak) {

        /** No part may be null. */
        public Proof {
            Objects.requireNonNull(startUp, "startUp");
            Objects.requireNonNull(gate, "gate");
            Objects.requireNonNull(drain, "drain");
            Objects.requireNonNull(soak, "soak");
        }
    }
}
