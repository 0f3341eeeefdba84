package dev.backplane.manager.internal.registry;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.internal.framework.BundleStates;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Every entry, and the picture of it that readers see. Entries change on the manager's thread only;
 * the pictures are immutable and read from anywhere, so that nobody who looks waits for a change.
 */
public final class Registry {

    private static final Digest NO_DIGEST = new Digest("0".repeat(64));

    private final Clock clock;
    private final Consumer<PluginChange> listener;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, Set<String>> usedBy = new HashMap<>();
    private final Map<String, PluginInfo> pictures = new ConcurrentSkipListMap<>();
    private final Map<Long, Entry> byBundleId = new ConcurrentHashMap<>();

    public Registry(Clock clock, Consumer<PluginChange> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    public Clock clock() {
        return clock;
    }

    // -- read from anywhere

    public List<PluginInfo> pictures() {
        return List.copyOf(pictures.values());
    }

    public Optional<PluginInfo> picture(String name) {
        return Optional.ofNullable(pictures.get(name));
    }

    /** The entry that carries this bundle, or null. */
    public @Nullable Entry find(Bundle bundle) {
        return byBundleId.get(bundle.getBundleId());
    }

    // -- the manager's thread only

    public Collection<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** From now on the entry is this artifact, carried by this bundle (null: not installed). */
    public void carry(Entry entry, @Nullable StagedArtifact artifact, @Nullable Bundle bundle) {
        Bundle before = entry.bundle();
        if (before != null) {
            byBundleId.remove(before.getBundleId(), entry);
        }
        entry.carry(artifact, bundle);
        if (bundle != null) {
            byBundleId.put(bundle.getBundleId(), entry);
        }
    }

    public void add(Entry entry) {
        entries.put(entry.name(), entry);
        publish(entry, PluginChange.Kind.ADDED);
    }

    public void remove(Entry entry) {
        entries.remove(entry.name());
        carry(entry, entry.artifact(), null);
        depend(entry, Set.of());
        PluginInfo last = pictures.remove(entry.name());
        if (last != null) {
            listener.accept(new PluginChange(PluginChange.Kind.REMOVED, last));
        }
    }

    public void enter(Entry entry, Phase phase, @Nullable String problem) {
        entry.enter(phase, problem, clock.instant());
        changed(entry);
    }

    /** Renews the picture; listeners hear of it if it differs. */
    public void changed(Entry entry) {
        publish(entry, PluginChange.Kind.CHANGED);
    }

    /** Records what the entry depends on, and so who is used by it. */
    public void depend(Entry entry, Set<String> names) {
        Set<String> before = entry.dependsOn();
        if (before.equals(names)) {
            return;
        }
        entry.dependsOn(names);
        for (String name : before) {
            if (!names.contains(name)) {
                usedBy.getOrDefault(name, Set.of()).remove(entry.name());
                renew(name);
            }
        }
        for (String name : names) {
            if (usedBy.computeIfAbsent(name, n -> new TreeSet<>()).add(entry.name())) {
                renew(name);
            }
        }
        renew(entry.name());
    }

    public Set<String> usedBy(String name) {
        return Set.copyOf(usedBy.getOrDefault(name, Set.of()));
    }

    private void renew(String name) {
        Entry entry = entries.get(name);
        if (entry != null) {
            changed(entry);
        }
    }

    private void publish(Entry entry, PluginChange.Kind kind) {
        PluginInfo now = picture(entry);
        PluginInfo before = pictures.put(entry.name(), now);
        if (!now.equals(before)) {
            listener.accept(new PluginChange(before == null ? PluginChange.Kind.ADDED : kind, now));
        }
    }

    /** As it would be shown. */
    public PluginInfo picture(Entry entry) {
        PluginDescriptor descriptor = entry.descriptor();
        Bundle bundle = entry.bundle();
        Digest digest = entry.digest();
        Digest desired = entry.desired().digest();
        return new PluginInfo(
                entry.name(),
                descriptor == null ? PluginType.BUNDLE : descriptor.type(),
                descriptor == null ? "" : descriptor.symbolicName(),
                descriptor == null ? "" : descriptor.version().toString(),
                descriptor == null ? "" : descriptor.description(),
                bundle == null ? -1 : bundle.getBundleId(),
                bundle == null ? "UNINSTALLED" : BundleStates.name(bundle.getState()),
                entry.phase(),
                entry.desired().shouldRun(),
                entry.desired().source(),
                digest != null ? digest : desired != null ? desired : NO_DIGEST,
                entry.desired().owner(),
                entry.since(),
                entry.requirements(),
                List.copyOf(new TreeSet<>(entry.dependsOn())),
                List.copyOf(usedBy.getOrDefault(entry.name(), Set.of())),
                entry.complaint(),
                entry.warnings(),
                descriptor == null ? null : descriptor.signer());
    }
}
