package dev.backplane.monitor.internal.jfr;

import dev.backplane.monitor.internal.jfr.Party.Kind;

import jdk.jfr.consumer.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/** Who is behind the class loaders, as far as anchors have told. Thread-safe. */
public final class Parties {

    private record Known(Party party, long bundle) {}

    private final Map<Long, Known> byLoader = new HashMap<>(); // guarded by this
    private final Map<Long, Long> latest = new HashMap<>(); // from bundles to loaders; likewise

    /** Learns from an anchor. */
    public synchronized void learn(RecordedEvent anchor) {
        Long loader = Anchor.loader(anchor);
        if (loader != null) {
            long bundle = Anchor.bundle(anchor);
            byLoader.put(loader, new Known(Anchor.party(anchor), bundle));
            latest.put(bundle, loader);
        }
    }

    /** Whose loader that is; null if nobody knows. */
    public synchronized @Nullable Party of(Long loader) {
        Known known = byLoader.get(loader);
        return known == null ? null : known.party();
    }

    /**
     * Who is charged: the innermost plugin; where none is in sight, the plugin that started the
     * thread; else a library that works for itself.
     *
     * @return null for the runtime, or nobody
     */
    public synchronized @Nullable Party charged(Trail trail) {
        Party library = null;
        for (Long loader : trail.loaders()) {
            Party party = of(loader);
            if (party != null && party.kind() == Kind.PLUGIN) {
                return party;
            }
            if (party != null && party.kind() == Kind.LIBRARY && library == null) {
                library = party;
            }
        }
        Party starter = starter(trail);
        return starter != null ? starter : library;
    }

    /** A thread that the runtime starts while a plugin calls it is the runtime's. */
    private @Nullable Party starter(Trail trail) {
        for (Long loader : trail.origin()) {
            Party party = of(loader);
            if (party != null && party.kind() != Kind.LIBRARY) {
                return party.kind() == Kind.PLUGIN ? party : null;
            }
        }
        return null;
    }

    /**
     * Forgets the loaders of bundles that are gone, or wired anew since, once they do nothing more.
     *
     * @param busy those that did something lately
     */
    public synchronized void forget(Set<Long> busy, LongPredicate isInstalled) {
        latest.keySet().removeIf(bundle -> !isInstalled.test(bundle));
        byLoader.keySet()
                .removeIf(loader -> !busy.contains(loader) && !latest.containsValue(loader));
    }
}
