package dev.backplane.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Remembers since when each file has looked the same, or been gone: nothing is read while it may
 * still be written, and nothing counts as deleted while it may still be replaced.
 */
final class SettlingFiles {

    /** How many settle times a deletion waits at most for files that are still being written. */
    private static final int PATIENCE = 10;

    private record Sighting(FileStamp stamp, Instant since) {}

    private final Duration settle;
    private final Map<String, Sighting> present = new HashMap<>();
    private final Map<String, Instant> gone = new HashMap<>();
    private boolean started;

    SettlingFiles(Duration settle) {
        this.settle = settle;
    }

    /**
     * Takes in a listing.
     *
     * @param listing the files there now
     * @param owned the files the manager holds entries for
     */
    void observe(Map<String, FileStamp> listing, Collection<String> owned, Instant now) {
        present.keySet().retainAll(listing.keySet());
        listing.forEach(
                (name, stamp) ->
                        present.merge(
                                name,
                                new Sighting(stamp, started ? now : writtenAt(stamp, now)),
                                (old, seen) -> old.stamp().equals(stamp) ? old : seen));
        gone.keySet().retainAll(owned);
        gone.keySet().removeAll(listing.keySet());
        for (String name : owned) {
            if (!listing.containsKey(name)) {
                gone.putIfAbsent(name, started ? now : now.minus(settle));
            }
        }
        forgetTheFuture(now);
        started = true;
    }

    /** Whether the file is there and has not changed for the settle time. */
    boolean isSettled(String name, Instant now) {
        Sighting sighting = present.get(name);
        return sighting != null && passed(sighting.since(), settle, now);
    }

    /** Whether the file is gone for good. */
    boolean isDeleted(String name, Instant now) {
        Instant since = gone.get(name);
        return since != null
                && passed(since, settle, now)
                && (passed(since, settle.multipliedBy(PATIENCE), now) || allSettled(now));
    }

    /** Files that vanished, but may come back. */
    Stream<String> missing(Instant now) {
        return gone.keySet().stream().filter(name -> !isDeleted(name, now));
    }

    /** When the next file will have settled. */
    Optional<Instant> nextChange(Instant now) {
        return Stream.concat(present.values().stream().map(Sighting::since), gone.values().stream())
                .map(since -> since.plus(settle))
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }

    private boolean allSettled(Instant now) {
        return present.keySet().stream().allMatch(name -> isSettled(name, now));
    }

    /** What lay there before the start need not be waited for again. */
    private static Instant writtenAt(FileStamp stamp, Instant now) {
        Instant written = stamp.modified().toInstant();
        return written.isAfter(now) ? now : written;
    }

    /** After the clock was set back, times ahead of it would never pass. */
    private void forgetTheFuture(Instant now) {
        present.replaceAll(
                (name, seen) -> seen.since().isAfter(now) ? new Sighting(seen.stamp(), now) : seen);
        gone.replaceAll((name, since) -> since.isAfter(now) ? now : since);
    }

    private static boolean passed(Instant since, Duration time, Instant now) {
        return !since.plus(time).isAfter(now);
    }
}
