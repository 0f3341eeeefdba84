package dev.backplane.manager.internal.update;

import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes away revisions that were replaced: at once, or when nobody is wired to their packages any
 * more. Those who are keep the version they know, with its services, until they are themselves
 * started anew. On the manager's thread.
 */
public final class Retirements {

    private static final Logger LOG = LoggerFactory.getLogger(Retirements.class);

    private final PluginBundles bundles;
    private final Registry registry;
    private final Map<Bundle, String> lingering = new ConcurrentHashMap<>();

    public Retirements(PluginBundles bundles, Registry registry) {
        this.bundles = bundles;
        this.registry = registry;
    }

    /** Stops and uninstalls the bundle as soon as nobody needs it. */
    public void retire(Bundle bundle, String label) {
        Set<String> users = users(bundle);
        if (users.isEmpty()) {
            var _ = bundles.retire(bundle, label);
        } else {
            lingering.put(bundle, label);
            LOG.info(
                    "{} stays beside its successor for {}, until restarted",
                    label,
                    String.join(", ", users));
        }
    }

    /** It is to serve again, so it stays. */
    void reclaim(Bundle bundle) {
        lingering.remove(bundle);
    }

    /** Looks again whether they are needed. */
    public void sweep() {
        for (Map.Entry<Bundle, String> each : List.copyOf(lingering.entrySet())) {
            Bundle bundle = each.getKey();
            boolean back = registry.find(bundle) != null; // it serves again, after a way back
            if (back || bundle.getState() == Bundle.UNINSTALLED) {
                lingering.remove(bundle);
            } else if (users(bundle).isEmpty()) {
                lingering.remove(bundle);
                var _ = bundles.retire(bundle, each.getValue());
            }
        }
    }

    /** Whether a bundle only stays for those who are wired to it; from any thread. */
    public boolean isLingering(Bundle bundle) {
        return lingering.containsKey(bundle);
    }

    /** Whether a bundle is wired to a revision that only waits for it to go. */
    public boolean isWiredToLingering(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null
                && wiring.getRequiredWires(null).stream()
                        .map(wire -> wire.getProvider().getBundle())
                        .anyMatch(lingering::containsKey);
    }

    /** The names of those that are up and wired to it. */
    public Set<String> users(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Set<String> names = new TreeSet<>();
        List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(null);
        if (wires != null) {
            for (BundleWire wire : wires) {
                Bundle user = wire.getRequirer().getBundle();
                Entry entry = registry.find(user);
                if (!Objects.equals(user, bundle) && entry != null && BundleStates.isUp(user)) {
                    names.add(entry.name());
                }
            }
        }
        return names;
    }
}
