package dev.backplane.manager.internal.requirement;

import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a bundle lacks and who in the repository folders could bring it. Greedy and bounded on
 * purpose: it looks at one requirement after the other, takes the best offer, and leaves the
 * consistency of the whole to the framework's resolver.
 */
public final class Supply {

    private static final int MOST_BUNDLES = 200;

    /**
     * What a search found.
     *
     * @param bring the repository's bundles to install, those needed first last
     * @param shortages what neither the framework nor the repository offers
     */
    public record Result(List<RepositoryBundle> bring, List<Shortage> shortages) {}

    private final BundleContext context;
    private final PluginLoader loader;

    public Supply(BundleContext context, PluginLoader loader) {
        this.context = context;
        this.loader = loader;
    }

    /** Searches for everything the bundle needs, directly and through others. */
    public Result search(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? new Result(List.of(), List.of()) : search(revision);
    }

    /** The same for what may not be installed yet. */
    public Result search(Resource resource) {
        return new Search().run(resource);
    }

    /** Whether a mandatory service it declares is offered by nobody yet. */
    public boolean lacksService(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return false;
        }
        for (Requirement requirement : revision.getRequirements(RequirementText.SERVICE)) {
            if (Matching.isMandatoryService(requirement) && !isServed(requirement)) {
                return true;
            }
        }
        return false;
    }

    /** One search; its sets grow as it walks through the requirements. */
    private final class Search {

        private final List<RepositoryBundle> repository = loader.repository();
        private final Set<RepositoryBundle> bring = new LinkedHashSet<>();
        private final List<Shortage> shortages = new ArrayList<>();
        private final Set<Resource> seen = new HashSet<>();
        private final Deque<Resource> toLookAt = new ArrayDeque<>();
        private @Nullable Nearest nearest;

        Result run(Resource newcomer) {
            look(newcomer);
            while (!toLookAt.isEmpty() && bring.size() <= MOST_BUNDLES) {
                Resource resource = toLookAt.removeFirst();
                for (Requirement requirement : resource.getRequirements(null)) {
                    satisfy(resource, requirement);
                }
            }
            return new Result(List.copyOf(bring).reversed(), List.copyOf(shortages));
        }

        private void look(Resource resource) {
            if (seen.add(resource)) {
                toLookAt.add(resource);
            }
        }

        private void satisfy(Resource resource, Requirement requirement) {
            if (Matching.isMandatoryService(requirement)) {
                if (!isServed(requirement)) {
                    offer(Matching.of(requirement)); // without one, the component's state tells
                }
            } else if (Matching.isMandatoryAtResolve(requirement)) {
                Collection<BundleCapability> installed = installed(requirement);
                if (!installed.isEmpty()) {
                    lookAtUnresolved(installed);
                    return;
                }
                Matching wanted = Matching.of(requirement);
                if (!wanted.isSatisfiedBy(resource) && !offer(wanted)) {
                    shortages.add(
                            new Shortage(
                                    Names.of(resource),
                                    requirement,
                                    nearest(requirement),
                                    host(requirement, wanted)));
                }
            }
        }

        private void lookAtUnresolved(Collection<BundleCapability> capabilities) {
            boolean anyResolved =
                    capabilities.stream().anyMatch(c -> c.getRevision().getWiring() != null);
            if (!anyResolved) {
                look(capabilities.iterator().next().getRevision());
            }
        }

        /** Takes the best offer of the repository; false if there is none. */
        private boolean offer(Matching wanted) {
            for (RepositoryBundle chosen : bring) {
                if (wanted.isSatisfiedBy(chosen.descriptor().resource())) {
                    return true;
                }
            }
            for (RepositoryBundle candidate : repository) {
                if (wanted.isSatisfiedBy(candidate.descriptor().resource())) {
                    bring.add(candidate);
                    look(candidate.descriptor().resource());
                    return true;
                }
            }
            return false;
        }

        /**
         * A host that is resolved takes in no further fragment, and the framework offers it no
         * more.
         */
        private @Nullable Bundle host(Requirement requirement, Matching wanted) {
            return requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)
                    ? installedThatSatisfies(wanted)
                    : null;
        }

        private @Nullable String nearest(Requirement requirement) {
            if (nearest == null) {
                nearest = new Nearest(repository, List.of(context.getBundles()));
            }
            return nearest.to(requirement);
        }
    }

    private Collection<BundleCapability> installed(Requirement requirement) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .findProviders(requirement);
    }

    private boolean isServed(Requirement service) {
        try {
            return context.getAllServiceReferences(null, RequirementText.filter(service)) != null
                    || installedThatSatisfies(Matching.of(service)) != null;
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    private @Nullable Bundle installedThatSatisfies(Matching wanted) {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null && wanted.isSatisfiedBy(revision)) {
                return bundle;
            }
        }
        return null;
    }
}
