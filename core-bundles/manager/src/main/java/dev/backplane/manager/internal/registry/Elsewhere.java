package dev.backplane.manager.internal.registry;

import dev.backplane.config.NodeLabels;
import dev.backplane.loader.Digest;
import dev.backplane.manager.Phase;
import dev.backplane.plugin.PluginException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Desired states that are for other nodes: known, so that they can be explained and changed from
 * here, but without an entry. On the manager's thread only.
 */
public final class Elsewhere {

    private final NodeLabels labels;
    private final Map<String, DesiredState> states = new TreeMap<>();

    Elsewhere(NodeLabels labels) {
        this.labels = labels;
    }

    /** Whether it is for other nodes, which is noted; one that names nobody is for this one. */
    public boolean keeps(DesiredState state) {
        if (isHere(state)) {
            states.remove(state.name());
            return false;
        }
        states.put(state.name(), state);
        return true;
    }

    /** Whether it would be for other nodes. */
    public boolean wouldKeep(DesiredState state) {
        return !isHere(state);
    }

    private boolean isHere(DesiredState state) {
        try {
            return labels.match(state.target());
        } catch (PluginException e) {
            return true; // it is said when it is loaded
        }
    }

    /**
     * Whether anybody can tell for whom it is.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    public void requireFilter(DesiredState state) {
        var _ = labels.match(state.target());
    }

    public void forget(String name) {
        states.remove(name);
    }

    public Optional<DesiredState> find(String name) {
        return Optional.ofNullable(states.get(name));
    }

    /** As an entry that is in no registry: at rest, and it says why. */
    public Entry entry(DesiredState state, Instant now) {
        Entry entry = new Entry(state, null, now);
        entry.enter(Phase.STOPPED, why(state), now);
        return entry;
    }

    /** Part of a sentence. */
    public String why(DesiredState state) {
        return "for other nodes: its target "
                + state.target()
                + " does not match the labels of this one, "
                + labels.labels().entrySet().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
    }

    /** The bytes that this node may have to run once its labels change. */
    public List<Digest> digests() {
        return states.values().stream().map(DesiredState::digest).filter(Objects::nonNull).toList();
    }
}
