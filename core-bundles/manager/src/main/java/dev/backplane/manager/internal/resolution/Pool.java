package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the repositories offer, by what it is called: a resolver asks thousands of times. What
 * the framework has already, or could not take beside what it has, is not offered.
 */
final class Pool {

    private record Wanted(String namespace, String name) {}

    /** The highest version of what is offered first; else as the repository ranks them. */
    private static final Comparator<Capability> BEST_FIRST =
            Comparator.comparing(Names::version).reversed();

    private final List<RepositoryBundle> bundles = new ArrayList<>();
    private final Map<Wanted, List<Capability>> named = new HashMap<>();
    private final Map<String, List<Capability>> byNamespace = new HashMap<>();

    Pool(List<RepositoryBundle> repository, List<Bundle> installed) {
        Set<String> present = new HashSet<>();
        Set<String> singletons = new HashSet<>();
        for (Bundle bundle : installed) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                present.add(Names.of(revision));
                if (revision.getWiring() != null && isSingleton(revision)) {
                    singletons.add(bundle.getSymbolicName());
                }
            }
        }
        for (RepositoryBundle bundle : repository) {
            Resource resource = bundle.descriptor().resource();
            boolean clashes =
                    singletons.contains(bundle.descriptor().symbolicName())
                            && isSingleton(resource);
            if (present.add(Names.of(resource)) && !clashes) {
                bundles.add(bundle);
                add(Offer.of(bundle));
            }
        }
        named.values().forEach(offers -> offers.sort(BEST_FIRST));
        byNamespace.values().forEach(offers -> offers.sort(BEST_FIRST));
    }

    private static boolean isSingleton(Resource resource) {
        return resource.getCapabilities(null).stream()
                .map(capability -> capability.getDirectives().get(Constants.SINGLETON_DIRECTIVE))
                .anyMatch("true"::equals);
    }

    /** What is offered at all. */
    List<RepositoryBundle> bundles() {
        return bundles;
    }

    private void add(Offer offer) {
        for (Capability capability : offer.getCapabilities(null)) {
            String namespace = capability.getNamespace();
            byNamespace.computeIfAbsent(namespace, any -> new ArrayList<>()).add(capability);
            for (String name : Names.offered(capability)) {
                named.computeIfAbsent(new Wanted(namespace, name), any -> new ArrayList<>())
                        .add(capability);
            }
        }
    }

    /** The best of what satisfies it. */
    List<Capability> find(Requirement requirement, int most) {
        String namespace = requirement.getNamespace();
        String name = RequirementText.name(requirement);
        List<Capability> offers =
                name == null
                        ? byNamespace.getOrDefault(namespace, List.of())
                        : named.getOrDefault(new Wanted(namespace, name), List.of());
        Matching wanted = Matching.of(requirement);
        return offers.stream().filter(wanted::isSatisfiedBy).limit(most).toList();
    }
}
