package dev.backplane.manager.internal.plan;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.resolution.Supply;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a bundle would be wired to and what would be brought for it, if it came up now. */
final class Forecast {

    /**
     * What is expected.
     *
     * @param bring from the repository, those needed first first
     * @param needs names of entries that it would depend on
     * @param problem why it would not come up; null if it would
     */
    record Outlook(
            List<RepositoryBundle> bring, Collection<String> needs, @Nullable String problem) {}

    private final BundleContext context;
    private final Registry registry;
    private final Supply supply;
    private final Dependencies dependencies;

    Forecast(BundleContext context, Registry registry, Supply supply, Dependencies dependencies) {
        this.context = context;
        this.registry = registry;
        this.supply = supply;
        this.dependencies = dependencies;
    }

    /** Of something that is not wired yet. */
    Outlook of(PluginDescriptor newcomer) {
        Supply.Result result = supply.search(newcomer.resource());
        Set<String> needs = new LinkedHashSet<>(providersOf(newcomer.resource()));
        result.bring().forEach(found -> needs.addAll(providersOf(found.descriptor().resource())));
        needs.addAll(dependencies.servicesOf(newcomer));
        needs.remove(newcomer.name());
        return new Outlook(result.bring(), needs, result.isPossible() ? null : result.problem());
    }

    /** Of something that is there; its wires are known if it has any. */
    Outlook of(Entry entry, Bundle bundle, PluginDescriptor descriptor) {
        boolean complete = bundle.getState() != Bundle.INSTALLED && !supply.lacksService(bundle);
        return complete ? new Outlook(List.of(), entry.dependsOn(), null) : of(descriptor);
    }

    private Set<String> providersOf(Resource resource) {
        Set<String> names = new LinkedHashSet<>();
        for (Requirement requirement : resource.getRequirements(null)) {
            if (Matching.isMandatoryAtResolve(requirement)) {
                Entry provider = provider(requirement);
                if (provider != null) {
                    names.add(provider.name());
                }
            }
        }
        return names;
    }

    /** The framework prefers what is resolved already. */
    private @Nullable Entry provider(Requirement requirement) {
        Collection<BundleCapability> offers =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                        .adapt(FrameworkWiring.class)
                        .findProviders(requirement);
        return offers.stream()
                .filter(offer -> offer.getRevision().getWiring() != null)
                .findFirst()
                .or(() -> offers.stream().findFirst())
                .map(offer -> registry.find(offer.getRevision().getBundle()))
                .orElse(null);
    }
}
