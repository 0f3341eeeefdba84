package dev.backplane.manager.internal.requirement;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginLoader.RepositoryBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who offers the right thing in the wrong version. All offers are gone through once, since a bundle
 * may lack a hundred packages.
 */
public final class Nearest {

    private record Wanted(String namespace, String name) {}

    private record Offer(Version version, String where) {}

    private final Map<Wanted, Offer> repository = new HashMap<>();
    private final Map<Wanted, Offer> installed = new HashMap<>();

    public Nearest(List<RepositoryBundle> repository, List<Bundle> installed) {
        for (RepositoryBundle bundle : repository) {
            add(
                    bundle.descriptor().resource(),
                    bundle.source().label() + where(bundle),
                    this.repository);
        }
        for (Bundle bundle : installed) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                add(
                        revision,
                        bundle.getSymbolicName()
                                + " "
                                + bundle.getVersion()
                                + ", which is installed",
                        this.installed);
            }
        }
    }

    private static String where(RepositoryBundle bundle) {
        return bundle.source() instanceof ArtifactSource.LocalFile ? " in repository/" : "";
    }

    private static void add(Resource resource, String where, Map<Wanted, Offer> offers) {
        for (Capability capability : resource.getCapabilities(null)) {
            Offer offer = new Offer(Names.version(capability), where);
            for (String name : Names.offered(capability)) {
                offers.merge(
                        new Wanted(capability.getNamespace(), name),
                        offer,
                        (one, other) ->
                                one.version().compareTo(other.version()) >= 0 ? one : other);
            }
        }
    }

    /** The highest version there is, and where, for people; null if nobody has any. */
    public @Nullable String to(Requirement requirement) {
        String name = RequirementText.name(requirement);
        if (name == null) {
            return null;
        }
        Wanted wanted = new Wanted(requirement.getNamespace(), name);
        Offer offer = repository.getOrDefault(wanted, installed.get(wanted));
        return offer == null ? null : offer.version() + " of " + offer.where();
    }
}
