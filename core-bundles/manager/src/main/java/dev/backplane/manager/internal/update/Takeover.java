package dev.backplane.manager.internal.update;

import dev.backplane.engine.RevisionTraffic;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Release;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.update.StateMover.State;

import org.osgi.framework.Bundle;

import java.time.Duration;

/** One update under way, with what is measured on its way. On the manager's thread. */
final class Takeover {

    /**
     * One side of it.
     *
     * @param label name and version, for people
     * @param release the number of its release; 0 if none is known
     */
    record Side(
            String label,
            StagedArtifact artifact,
            Bundle bundle,
            DesiredState desired,
            int release) {}

    private final Entry entry;
    private final Side before;
    private final Side after;
    private final UpdateSettings settings;
    private final boolean beside;
    private final long began = System.nanoTime();
    private RevisionTraffic baseline = RevisionTraffic.NONE;
    private Duration startUp = Duration.ZERO;
    private Duration gate = Duration.ZERO;
    private Duration drain = Duration.ZERO;
    private Duration soak = Duration.ZERO;
    private long shifted;
    private long watched;
    private int schema;
    private long stateBytes;
    private int inFlight;
    private int cutOff;
    private int left;
    private boolean drained;
    private State kept = State.none();

    Takeover(Entry entry, Side before, Side after, UpdateSettings settings, boolean beside) {
        this.entry = entry;
        this.before = before;
        this.after = after;
        this.settings = settings;
        this.beside = beside;
    }

    Entry entry() {
        return entry;
    }

    String name() {
        return entry.name();
    }

    Side before() {
        return before;
    }

    Side after() {
        return after;
    }

    UpdateSettings settings() {
        return settings;
    }

    /** Whether both run at the same time for a while. */
    boolean beside() {
        return beside;
    }

    boolean isCanary() {
        return settings.canary() != null;
    }

    /** The new version could serve now. */
    void ready() {
        startUp = Duration.ofNanos(System.nanoTime() - began);
    }

    Duration startUp() {
        return startUp;
    }

    void waitedAtGate(Duration time) {
        gate = time;
    }

    void moved(int newSchema, long bytes) {
        schema = newSchema;
        stateBytes = bytes;
    }

    /** What the version before knew when it was stopped, until the update is over. */
    void keep(State state) {
        kept = state;
    }

    State kept() {
        return kept;
    }

    void forgetState() {
        kept.close();
        kept = State.none();
    }

    int schema() {
        return schema;
    }

    /** Calls go to the new version from now on; so many were inside the old one. */
    void shifted(RevisionTraffic ofTheOld, int callsInFlight) {
        baseline = ofTheOld;
        inFlight = callsInFlight;
        shifted = System.nanoTime();
    }

    /** The new version has calls from now on, all or some. */
    void watched() {
        watched = System.nanoTime();
    }

    long watchedSince() {
        return watched;
    }

    RevisionTraffic baseline() {
        return baseline;
    }

    boolean isDrained() {
        return drained;
    }

    /** The old version has no calls any more. */
    void drained(int broken) {
        if (!drained) {
            drained = true;
            left = broken;
            cutOff += broken;
            drain = Duration.ofNanos(System.nanoTime() - shifted);
        }
    }

    /** So long calls have gone to the new version, or some of them. */
    Duration sinceShift() {
        return Duration.ofNanos(System.nanoTime() - shifted);
    }

    /** On the way back the old version serves on, and calls of the new one were broken off. */
    void wentBack(int broken) {
        drained(0);
        cutOff += broken;
    }

    void soaked() {
        soak = watched == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - watched);
    }

    Release.Proof proof() {
        return new Release.Proof(
                inFlight,
                drained ? inFlight - Math.min(left, inFlight) : 0,
                cutOff,
                stateBytes,
                startUp,
                gate,
                drain,
                soak);
    }

    /** The way back. */
    Takeover reversed() {
        return new Takeover(entry, /* before= */ after, /* after= */ before, settings, beside);
    }
}
