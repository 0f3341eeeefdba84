package dev.backplane.manager.internal.lifecycle;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Requirement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who needs whom: by wire (packages, capabilities, bundles) and by declared mandatory service. */
public final class Dependencies {

    private final Registry registry;

    public Dependencies(Registry registry) {
        this.registry = registry;
    }

    /**
     * Everything of the registry that the entry lives on as it is now: what it is wired to, whose
     * services it declares or uses; and, while it is not wired, all that it could be wired to.
     */
    public Set<String> needs(Entry entry) {
        Bundle bundle = entry.bundle();
        Set<String> names = new LinkedHashSet<>(wiredTo(bundle));
        PluginDescriptor descriptor = entry.descriptor();
        if (descriptor != null) {
            names.addAll(servicesOf(descriptor));
        }
        if (bundle == null || bundle.adapt(BundleWiring.class) == null) {
            names.addAll(couldBeWiredTo(entry));
        } else {
            names.addAll(usedBy(bundle));
        }
        names.remove(entry.name());
        return names;
    }

    /** Of one that cannot even be read nobody knows more than what was brought for it. */
    private Set<String> couldBeWiredTo(Entry entry) {
        PluginDescriptor descriptor = entry.descriptor();
        Set<String> names = new LinkedHashSet<>();
        if (descriptor == null) {
            registry.entries().stream()
                    .filter(other -> other.desired().owner().detail().equals(entry.name()))
                    .forEach(other -> names.add(other.name()));
            return names;
        }
        for (Requirement requirement : descriptor.resource().getRequirements(null)) {
            if (Matching.isMandatoryAtResolve(requirement)) {
                names.addAll(offering(Matching.of(requirement)));
            }
        }
        return names;
    }

    private Set<String> usedBy(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getServicesInUse();
        Set<String> names = new LinkedHashSet<>();
        for (ServiceReference<?> service :
                services == null ? new ServiceReference<?>[0] : services) {
            Bundle owner = service.getBundle();
            Entry provider = owner == null ? null : registry.find(owner);
            if (provider != null) {
                names.add(provider.name());
            }
        }
        return names;
    }

    /** Reads the entry's wires and requirements anew and records them. */
    public void renew(Entry entry) {
        Set<String> names = new LinkedHashSet<>(wiredTo(entry.bundle()));
        PluginDescriptor descriptor = entry.descriptor();
        if (descriptor != null) {
            names.addAll(servicesOf(descriptor));
        }
        names.remove(entry.name());
        registry.depend(entry, names);
    }

    /** Those that it is wired to now. */
    Set<String> wiredTo(@Nullable Bundle bundle) {
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (BundleWire wire : wiring.getRequiredWires(null)) {
            Entry provider = registry.find(wire.getProvider().getBundle());
            if (provider != null) {
                names.add(provider.name());
            }
        }
        return names;
    }

    /** Those that say they offer a service it says it cannot do without. */
    public Set<String> servicesOf(PluginDescriptor descriptor) {
        Set<String> names = new HashSet<>();
        for (Requirement requirement :
                descriptor.resource().getRequirements(RequirementText.SERVICE)) {
            if (Matching.isMandatoryService(requirement)) {
                names.addAll(providersOf(requirement));
            }
        }
        return names;
    }

    private List<String> providersOf(Requirement service) {
        String type = RequirementText.name(service);
        if (type == null || type.startsWith("dev.backplane.") || type.startsWith("org.osgi.")) {
            return List.of(); // offered by the runtime itself
        }
        return offering(Matching.of(service));
    }

    private List<String> offering(Matching wanted) {
        List<String> names = new ArrayList<>();
        for (Entry candidate : registry.entries()) {
            PluginDescriptor descriptor = candidate.descriptor();
            if (descriptor != null && wanted.isSatisfiedBy(descriptor.resource())) {
                names.add(candidate.name());
            }
        }
        return names;
    }

    /**
     * The shortest circle of dependencies through this entry, starting and ending with it; empty if
     * there is none.
     */
    public List<String> cycle(Entry entry) {
        return path(entry.name(), entry.name(), new HashSet<>());
    }

    private List<String> path(String from, String target, Set<String> visited) {
        Entry entry = registry.find(from);
        if (entry == null) {
            return List.of();
        }
        for (String next : entry.dependsOn()) {
            if (next.equals(target)) {
                return List.of(from, target);
            }
            if (visited.add(next)) {
                List<String> rest = path(next, target, visited);
                if (!rest.isEmpty()) {
                    List<String> whole = new ArrayList<>();
                    whole.add(from);
                    whole.addAll(rest);
                    return whole;
                }
            }
        }
        return List.of();
    }
}
