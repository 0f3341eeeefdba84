package dev.backplane.manager.internal.registry;

import dev.backplane.config.NodeLabels;
import dev.backplane.loader.Digest;
import dev.backplane.manager.Owner;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What shall be, for one plugin: the content of one factory configuration.
 *
 * @param digest null where whoever wrote the configuration named only a source
 * @param runOwner the door that states {@code run}, if it insists on it; null if any operator may
 *     change it
 * @param settings what else it says ({@code update.soakSeconds} and so on), kept as it is
 */
public record DesiredState(
        String name,
        @Nullable Digest digest,
        String source,
        Owner owner,
        Run run,
        @Nullable Owner runOwner,
        Map<String, Object> settings) {

    /** Whether the plugin is meant to run. */
    public enum Run {
        STARTED,
        STOPPED,
        /**
         * Removed by an operator although its file is still there; remembered so that the file does
         * not win.
         */
        DISMISSED
    }

    public DesiredState {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(run, "run");
        settings = Map.copyOf(settings);
    }

    /** Without further settings. */
    public DesiredState(
            String name,
            @Nullable Digest digest,
            String source,
            Owner owner,
            Run run,
            @Nullable Owner runOwner) {
        this(name, digest, source, owner, run, runOwner, Map.of());
    }

    public boolean shouldRun() {
        return run == Run.STARTED;
    }

    /** Which nodes it is for, as a filter over their labels; null for all. */
    public @Nullable String target() {
        return settings.get(NodeLabels.TARGET) instanceof String target ? target : null;
    }

    /** For other nodes than before; for all, if the target is blank. */
    public DesiredState withTarget(String target) {
        Map<String, Object> other = new HashMap<>(settings);
        if (target.isBlank()) {
            other.remove(NodeLabels.TARGET);
        } else {
            other.put(NodeLabels.TARGET, target.strip());
        }
        return withSettings(other);
    }

    public DesiredState withSettings(Map<String, Object> other) {
        return new DesiredState(name, digest, source, owner, run, runOwner, other);
    }

    public DesiredState withRun(Run newRun, @Nullable Owner newRunOwner) {
        return new DesiredState(name, digest, source, owner, newRun, newRunOwner, settings);
    }

    public DesiredState withOwner(Owner newOwner, String newSource) {
        return new DesiredState(name, digest, newSource, newOwner, run, runOwner, settings);
    }
}
