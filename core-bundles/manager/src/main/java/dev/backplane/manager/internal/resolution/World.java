package dev.backplane.manager.internal.resolution;

import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The framework as it is now, for who asks what it offers. */
public final class World {

    private final BundleContext context;

    public World(BundleContext context) {
        this.context = context;
    }

    List<Bundle> bundles() {
        return List.of(context.getBundles());
    }

    @Nullable Bundle bundle(long id) {
        return context.getBundle(id);
    }

    private FrameworkWiring framework() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** What installed bundles offer for it, the framework's favourite first. */
    public Collection<BundleCapability> installed(Requirement requirement) {
        return framework().findProviders(requirement);
    }

    /** Every wiring that is in use, that of replaced and uninstalled bundles among them. */
    Map<Resource, Wiring> wirings() {
        Map<Resource, Wiring> wirings = new HashMap<>();
        List<Bundle> all = new ArrayList<>(bundles());
        all.addAll(framework().getRemovalPendingBundles());
        for (Bundle bundle : all) {
            BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
            if (revisions != null) {
                for (BundleRevision revision : revisions.getRevisions()) {
                    BundleWiring wiring = revision.getWiring();
                    if (wiring != null) {
                        wirings.put(revision, wiring);
                    }
                }
            }
        }
        return wirings;
    }

    /** Whether a service is there, or an installed bundle says that it will offer it. */
    public boolean isServed(Requirement service) {
        try {
            return context.getAllServiceReferences(null, RequirementText.filter(service)) != null
                    || installedThatSatisfies(Matching.of(service)) != null;
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    /** The mandatory services it declares that are offered by nobody yet. */
    List<Requirement> unserved(Resource resource) {
        return resource.getRequirements(RequirementText.SERVICE).stream()
                .filter(Matching::isMandatoryService)
                .filter(requirement -> !isServed(requirement))
                .toList();
    }

    /** An installed bundle that declares such a capability, resolved or not. */
    public @Nullable Bundle installedThatSatisfies(Matching wanted) {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null && wanted.isSatisfiedBy(revision)) {
                return bundle;
            }
        }
        return null;
    }
}
