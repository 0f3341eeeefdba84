package dev.backplane.loader.internal.store;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.Hold;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StoredArtifact;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is in the store, since when, and who must not lose it: the one place that decides what may
 * be deleted, and deletes it under the lock by which others say that they need it.
 */
final class StoreLedger {

    private final Object lock = new Object();
    private final StoreIndex index;
    private final Clock clock;

    /** By the digest's digits. Guarded by the lock, as is all below. */
    private final Map<String, StoredArtifact> artifacts;

    /** When each was staged last, counted and not timed; only those of this process. */
    private final Map<Digest, Long> staged = new HashMap<>();

    /** What the count stood at when each open hold was taken. */
    private final TreeSet<Long> holds = new TreeSet<>();

    private long count;

    StoreLedger(StoreIndex index, Clock clock) {
        this.index = index;
        this.clock = clock;
        this.artifacts = index.load();
    }

    /**
     * Those whose files went away behind its back.
     *
     * @param digests some that it knew before it was looked which files are there
     */
    void forget(Collection<Digest> digests) {
        synchronized (lock) {
            remove(digests);
        }
    }

    boolean knows(String digest) {
        synchronized (lock) {
            return artifacts.containsKey(digest);
        }
    }

    /** Somebody is about to use it, whether it is there already or not. */
    void staged(Digest digest) {
        synchronized (lock) {
            staged.put(digest, ++count);
            StoredArtifact known = artifacts.get(digest.hex());
            if (known != null && known.unusedSince() != null) {
                put(List.of(unusedSince(known, null)));
            }
        }
    }

    /** It has come in. */
    void kept(Digest digest, long bytes, PluginDescriptor descriptor) {
        StoredArtifact newcomer =
                new StoredArtifact(
                        digest, bytes, "", PluginType.LIBRARY, "", clock.instant(), null);
        synchronized (lock) {
            StoredArtifact known = artifacts.getOrDefault(digest.hex(), newcomer);
            if (known.version().isEmpty()) {
                put(List.of(described(known, descriptor)));
            }
        }
    }

    /** It is there, and nobody knows what it is. */
    void found(Digest digest, long bytes, Instant since) {
        synchronized (lock) {
            if (!artifacts.containsKey(digest.hex())) {
                put(
                        List.of(
                                new StoredArtifact(
                                        digest, bytes, "", PluginType.LIBRARY, "", since, null)));
            }
        }
    }

    /** What it is. */
    void described(Digest digest, PluginDescriptor descriptor) {
        synchronized (lock) {
            StoredArtifact known = artifacts.get(digest.hex());
            if (known != null && known.version().isEmpty()) {
                put(List.of(described(known, descriptor)));
            }
        }
    }

    private static StoredArtifact described(StoredArtifact artifact, PluginDescriptor descriptor) {
        return new StoredArtifact(
                artifact.digest(),
                artifact.bytes(),
                descriptor.name(),
                descriptor.type(),
                descriptor.version().toString(),
                artifact.since(),
                artifact.unusedSince());
    }

    Optional<Instant> since(Digest digest) {
        synchronized (lock) {
            return Optional.ofNullable(artifacts.get(digest.hex())).map(StoredArtifact::since);
        }
    }

    List<StoredArtifact> all() {
        synchronized (lock) {
            return List.copyOf(artifacts.values());
        }
    }

    Hold hold() {
        synchronized (lock) {
            long begin = ++count;
            holds.add(begin);
            return () -> {
                synchronized (lock) {
                    holds.remove(begin);
                }
            };
        }
    }

    /**
     * Notes what is used and what is not, and deletes what may go.
     *
     * @param delete whether the file is gone afterwards
     */
    List<StoredArtifact> collect(
            Set<Digest> used, Duration retention, Cleanup cleanup, Predicate<Digest> delete) {
        synchronized (lock) {
            Instant now = clock.instant();
            List<StoredArtifact> changed = new ArrayList<>();
            List<StoredArtifact> doomed = new ArrayList<>();
            for (StoredArtifact artifact : artifacts.values()) {
                boolean needed = used.contains(artifact.digest());
                if (needed == (artifact.unusedSince() != null)) {
                    artifact = unusedSince(artifact, needed ? null : now);
                    changed.add(artifact);
                }
                if (!needed && mayGo(artifact, now, retention, cleanup)) {
                    doomed.add(artifact);
                }
            }
            if (!cleanup.dryRun()) {
                put(changed);
                doomed.removeIf(artifact -> !delete.test(artifact.digest()));
                remove(doomed.stream().map(StoredArtifact::digest).toList());
            }
            return doomed;
        }
    }

    private boolean mayGo(
            StoredArtifact artifact, Instant now, Duration retention, Cleanup cleanup) {
        boolean held =
                !holds.isEmpty() && staged.getOrDefault(artifact.digest(), 0L) > holds.getFirst();
        Instant unusedSince = artifact.unusedSince();
        return !held
                && unusedSince != null
                && (cleanup.recent() || !now.isBefore(unusedSince.plus(retention)));
    }

    private void put(Collection<StoredArtifact> changed) {
        changed.forEach(artifact -> artifacts.put(artifact.digest().hex(), artifact));
        index.append(changed, List.of(), artifacts.values());
    }

    private void remove(Collection<Digest> digests) {
        digests.forEach(digest -> artifacts.remove(digest.hex()));
        digests.forEach(staged::remove);
        index.append(List.of(), digests, artifacts.values());
    }

    private static StoredArtifact unusedSince(StoredArtifact artifact, @Nullable Instant when) {
        return new StoredArtifact(
                artifact.digest(),
                artifact.bytes(),
                artifact.name(),
                artifact.type(),
                artifact.version(),
                artifact.since(),
                when);
    }
}
