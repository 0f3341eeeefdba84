package dev.backplane.manager.internal.unload;

import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A class loader that shall go, without holding it. The heap dump finds the loader by this object:
 * the fields {@code number} and {@code referent} are looked up by their names there.
 */
final class Departure extends PhantomReference<ClassLoader> {

    /** What was noted before the bundle was stopped; holds it only until it is gone. */
    record Note(
            String plugin,
            String version,
            BundleWiring wiring,
            ClassLoader loader,
            Set<String> packages) {}

    @SuppressWarnings("unused") // read in the heap dump
    private final long number;

    private final String plugin;
    private final String version;
    private final Instant when;
    private final long sinceNanos = System.nanoTime();
    private final Set<String> packages;
    private final WeakReference<ClassLoader> loader;
    private final WeakReference<BundleRevision> revision;
    private volatile State state = new State(Outcome.PENDING, Duration.ZERO, List.of(), List.of());
    private volatile @Nullable List<String> threads;

    /** What is known of it. */
    private record State(
            Outcome outcome, Duration took, List<String> users, List<String> suspects) {}

    Departure(long number, Note note, Instant when, ReferenceQueue<ClassLoader> gone) {
        super(note.loader(), gone);
        this.number = number;
        this.plugin = note.plugin();
        this.version = note.version();
        this.packages = note.packages();
        this.when = when;
        this.loader = new WeakReference<>(note.loader());
        this.revision = new WeakReference<>(note.wiring().getRevision());
    }

    long number() {
        return number;
    }

    String plugin() {
        return plugin;
    }

    String label() {
        return plugin + " " + version;
    }

    Set<String> packages() {
        return packages;
    }

    /** Null once it is gone; never to be kept. */
    @Nullable ClassLoader loader() {
        return loader.get();
    }

    @Nullable BundleRevision revision() {
        return revision.get();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    Outcome outcome() {
        return state.outcome();
    }

    void settle(Outcome outcome, List<String> users, List<String> suspects) {
        state = new State(outcome, age(), users, suspects);
    }

    boolean threadsNamed() {
        return threads != null;
    }

    void name(List<String> left) {
        threads = left;
    }

    UnloadVerdict verdict() {
        State now = state;
        List<String> left = threads;
        return new UnloadVerdict(
                plugin,
                version,
                when,
                now.outcome(),
                now.outcome() == Outcome.PENDING ? age() : now.took(),
                left == null ? List.of() : left,
                now.users(),
                now.suspects());
    }
}
