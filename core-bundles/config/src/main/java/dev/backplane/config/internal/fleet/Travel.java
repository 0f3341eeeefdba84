package dev.backplane.config.internal.fleet;

import dev.backplane.config.NodeLabels;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginManager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What of a configuration travels. What is about one machine stays there: some PIDs, and of a
 * desired state who owns it there and where its file lies, since another node takes the artifact by
 * its digest.
 */
final class Travel {

    /** A configuration that says so of itself stays, too. */
    static final String SCOPE = "backplane.scope";

    static final String NODE = "node";

    /** About this machine by their nature: its ports and addresses, and the way to the fleet. */
    private static final Set<String> NODE_PIDS =
            Set.of(
                    FleetConfig.PID,
                    NodeLabels.PID,
                    "dev.backplane.grpc",
                    "dev.backplane.monitor",
                    "dev.backplane.shell");

    private static final String SHA256 = "sha256";
    private static final String SOURCE = "source";
    private static final String OWNER = "owner";
    private static final String STATE_OWNER = "state.owner";
    private static final Set<String> KEPT = Set.of(OWNER, STATE_OWNER, SOURCE);

    private final List<String> patterns;

    /**
     * @param patterns PIDs that stay on this machine; one that ends with * stands for all that
     *     begin so
     */
    Travel(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Whether a PID may travel at all. */
    boolean admits(String pid) {
        return !NODE_PIDS.contains(pid) && patterns.stream().noneMatch(each -> matches(each, pid));
    }

    /** Whether these properties may travel. */
    static boolean admits(Map<String, Object> properties) {
        return !NODE.equals(properties.get(SCOPE));
    }

    private static boolean matches(String pattern, String pid) {
        return pattern.endsWith("*")
                ? pid.startsWith(pattern.substring(0, pattern.length() - 1))
                : pid.equals(pattern);
    }

    /** What the fleet gets to see. */
    static SortedMap<String, Object> outbound(String pid, Map<String, Object> local) {
        SortedMap<String, Object> outbound = CanonicalJson.sorted();
        outbound.putAll(local);
        if (isDesiredState(pid)) {
            outbound.keySet().removeAll(Set.of(OWNER, STATE_OWNER));
            if (local.get(SHA256) instanceof String digest) {
                outbound.put(SOURCE, "sha256:" + digest);
            }
        }
        return outbound;
    }

    /**
     * What holds on this machine.
     *
     * @param local what holds now; null if there is nothing
     */
    static SortedMap<String, Object> inbound(
            String pid, Map<String, Object> fleet, @Nullable Map<String, Object> local) {
        SortedMap<String, Object> inbound = CanonicalJson.sorted();
        inbound.putAll(fleet);
        if (!isDesiredState(pid)) {
            return inbound;
        }
        boolean sameArtifact =
                local != null && fleet.getOrDefault(SHA256, "").equals(local.get(SHA256));
        if (sameArtifact) {
            local.forEach(
                    (key, value) -> {
                        if (KEPT.contains(key)) {
                            inbound.put(key, value);
                        }
                    });
        } else {
            inbound.put(OWNER, new Owner(Door.CONFIG, "fleet").toString());
        }
        return inbound;
    }

    /** The artifact a desired state needs; null if it is none, or names none. */
    static @Nullable String artifact(String pid, Map<String, Object> properties) {
        return isDesiredState(pid) && properties.get(SHA256) instanceof String digest
                ? digest
                : null;
    }

    /** The filter over node labels that a configuration carries; null if it is for all. */
    static @Nullable String target(String pid, Map<String, Object> properties) {
        return properties.get(targetKey(pid)) instanceof String target ? target : null;
    }

    static String targetKey(String pid) {
        return isDesiredState(pid) ? NodeLabels.TARGET : NodeLabels.CONFIGURATION_TARGET;
    }

    /** The desired state of a plugin is known to the manager of each node, whoever it is for. */
    static boolean isDesiredState(String pid) {
        return pid.startsWith(PluginManager.FACTORY_PID + "~");
    }
}
