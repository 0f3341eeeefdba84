package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

import java.util.Collection;

/**
 * Core bundles are wired among themselves only: what a plugin brings may go again, and would take
 * with it what was wired to it. Nor is anything of a plugin's attached to them.
 */
final class CoreWiring implements ResolverHook {

    private final String plugins;

    CoreWiring(Layout layout) {
        plugins = "reference:file:" + layout.home().resolve("data/store");
    }

    private boolean isCore(BundleRevision revision) {
        Bundle bundle = revision.getBundle();
        return !bundle.getLocation().startsWith(plugins);
    }

    @Override
    public void filterMatches(
            BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (isCore(requirement.getRevision())) {
            candidates.removeIf(candidate -> !isCore(candidate.getRevision()));
        } else if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
            candidates.removeIf(candidate -> isCore(candidate.getRevision()));
        }
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(
            BundleCapability singleton, Collection<BundleCapability> candidates) {}

    @Override
    public void end() {}
}
