package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.requirement.Nearest;
import dev.backplane.manager.internal.requirement.Shortage;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
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
 * All that is missing, where the resolver only tells the first: follows one requirement after the
 * other to its best offer, and notes those that have none. One search.
 */
final class Shortages {

    private static final int MOST_BUNDLES = 200;

    private final World world;
    private final List<RepositoryBundle> repository;
    private final Set<RepositoryBundle> taken = new LinkedHashSet<>();
    private final List<Shortage> found = new ArrayList<>();
    private final Set<Resource> seen = new HashSet<>();
    private final Deque<Resource> toLookAt = new ArrayDeque<>();
    private @Nullable Nearest nearest;

    Shortages(World world, List<RepositoryBundle> repository) {
        this.world = world;
        this.repository = repository;
    }

    List<Shortage> of(Resource lacking) {
        look(lacking);
        while (!toLookAt.isEmpty() && taken.size() <= MOST_BUNDLES) {
            Resource resource = toLookAt.removeFirst();
            for (Requirement requirement : resource.getRequirements(null)) {
                if (Matching.isMandatoryAtResolve(requirement)) {
                    satisfy(resource, requirement);
                }
            }
        }
        return List.copyOf(found);
    }

    private void look(Resource resource) {
        if (seen.add(resource)) {
            toLookAt.add(resource);
        }
    }

    private void satisfy(Resource resource, Requirement requirement) {
        Collection<BundleCapability> installed = world.installed(requirement);
        if (!installed.isEmpty()) {
            lookAtUnresolved(installed);
            return;
        }
        Matching wanted = Matching.of(requirement);
        if (!wanted.isSatisfiedBy(resource) && !take(wanted)) {
            found.add(
                    new Shortage(
                            Names.of(resource),
                            requirement,
                            nearest(requirement),
                            host(requirement, wanted)));
        }
    }

    private void lookAtUnresolved(Collection<BundleCapability> capabilities) {
        boolean anyResolved =
                capabilities.stream().anyMatch(c -> c.getRevision().getWiring() != null);
        if (!anyResolved) {
            look(capabilities.iterator().next().getRevision());
        }
    }

    /** Takes the best offer of the repositories; false if there is none. */
    private boolean take(Matching wanted) {
        for (RepositoryBundle chosen : taken) {
            if (wanted.isSatisfiedBy(chosen.descriptor().resource())) {
                return true;
            }
        }
        for (RepositoryBundle candidate : repository) {
            if (wanted.isSatisfiedBy(candidate.descriptor().resource())) {
                taken.add(candidate);
                look(candidate.descriptor().resource());
                return true;
            }
        }
        return false;
    }

    /**
     * A host that is resolved takes in no further fragment, and the framework offers it no more.
     */
    private @Nullable Bundle host(Requirement requirement, Matching wanted) {
        return requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)
                ? world.installedThatSatisfies(wanted)
                : null;
    }

    private @Nullable String nearest(Requirement requirement) {
        if (nearest == null) {
            nearest = new Nearest(repository, world.bundles());
        }
        return nearest.to(requirement);
    }
}
