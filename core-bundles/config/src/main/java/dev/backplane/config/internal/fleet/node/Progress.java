package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.FleetState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How a node stands to its fleet at the moment. Thread-safe. */
final class Progress {

    private static final String MALFORMED = "malformed in the store: ";

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private FleetState state = FleetState.CONNECTING;
    private String reason = "";
    private boolean refused;

    /** By the clock that nobody sets. */
    private long level = System.nanoTime();

    private long latest;
    private String heldUp = "";
    private final Map<String, String> parked = new TreeMap<>();

    synchronized void enter(FleetState next) {
        state = next;
        reason = "";
        refused = false;
    }

    synchronized void cut(String why, boolean refusal) {
        state = FleetState.CUT;
        reason = why;
        refused = refusal;
    }

    /** Edits do not go out; empty if they do. */
    synchronized void holdUp(String why) {
        if (!why.equals(heldUp) && !why.isEmpty() && state != FleetState.CUT) {
            LOG.warn("What is changed here does not reach the fleet and waits: {}", why);
        }
        heldUp = why;
    }

    /** The log ends here, as far as anybody told. */
    synchronized void endsAt(long sequence) {
        latest = sequence;
    }

    /** This node has read everything. */
    synchronized void isLevel(long sequence) {
        latest = Math.max(latest, sequence);
        level = System.nanoTime();
    }

    synchronized void park(String pid, String why) {
        parked.put(pid, why);
    }

    /** Everything was looked at anew: what is malformed now is told anew. */
    synchronized void forgetMalformed() {
        parked.values().removeIf(why -> why.startsWith(MALFORMED));
    }

    synchronized void parkMalformed(String pid, String why) {
        parked.put(pid, MALFORMED + why);
    }

    synchronized void unpark(String pid) {
        parked.remove(pid);
    }

    synchronized FleetState state() {
        return state;
    }

    synchronized NodeStatus status(Book book) {
        long behind = Math.max(0, latest - book.position().revision().sequence());
        boolean isLevel = state == FleetState.FOLLOWING && behind == 0;
        Duration since = Duration.ofNanos(System.nanoTime() - level);
        return new NodeStatus(
                state,
                reason,
                refused,
                book.position().revision(),
                behind,
                isLevel ? Duration.ZERO : since,
                book.waiting(),
                state == FleetState.CUT ? "" : heldUp,
                book.trouble(),
                Map.copyOf(parked));
    }
}
