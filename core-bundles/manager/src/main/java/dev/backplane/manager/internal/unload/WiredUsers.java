package dev.backplane.manager.internal.unload;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the bundles that are still wired to one that was uninstalled. */
final class WiredUsers {

    private final BundleContext context;

    WiredUsers(BundleContext context) {
        this.context = context;
    }

    /** For people: symbolic names and versions. */
    List<String> of(BundleRevision gone) {
        Collection<Bundle> pending =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                        .adapt(FrameworkWiring.class)
                        .getRemovalPendingBundles();
        List<Bundle> everybody = new ArrayList<>(List.of(context.getBundles()));
        everybody.addAll(pending);
        Set<String> users = new TreeSet<>();
        for (Bundle bundle : everybody) {
            BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
            if (revisions != null) {
                for (BundleRevision revision : revisions.getRevisions()) {
                    if (!revision.equals(gone) && isWired(revision, gone)) {
                        users.add(bundle.getSymbolicName() + " " + bundle.getVersion());
                    }
                }
            }
        }
        if (users.isEmpty() && pending.contains(gone.getBundle())) {
            users.add("the framework, until its next refresh");
        }
        return List.copyOf(users);
    }

    private static boolean isWired(BundleRevision revision, BundleRevision provider) {
        BundleWiring wiring = revision.getWiring();
        List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
        return wires != null
                && wires.stream().anyMatch(wire -> provider.equals(wire.getProvider()));
    }
}
