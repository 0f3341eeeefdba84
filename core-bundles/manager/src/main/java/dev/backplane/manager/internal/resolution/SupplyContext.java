package dev.backplane.manager.internal.resolution;

import dev.backplane.manager.internal.requirement.Matching;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.osgi.framework.wiring.BundleCapability;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the resolver is told: one bundle must be resolved; what is wired stays wired; what is
 * installed comes before what a repository offers, and only so many offers are considered for each
 * requirement. Optional requirements bring nothing.
 */
final class SupplyContext extends ResolveContext {

    private final World world;
    private final Pool pool;
    private final Resource root;
    private final Search search;
    private final Budget budget;
    private final Map<Resource, Wiring> wirings;
    private final Map<Requirement, List<Capability>> found = new HashMap<>();

    /**
     * How far to look.
     *
     * @param most offers of repositories for one requirement
     * @param beside whether they are considered although something installed would do
     * @param services whether services that are mandatory and offered are part of it
     */
    record Search(int most, boolean beside, boolean services) {}

    SupplyContext(World world, Pool pool, Resource root, Search search, Budget budget) {
        this.world = world;
        this.pool = pool;
        this.root = root;
        this.search = search;
        this.budget = budget;
        this.wirings = world.wirings();
    }

    @Override
    public void onCancel(Runnable callback) {
        budget.cancelBy(callback);
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
        return List.of(root);
    }

    /** The resolver changes the list that it gets. */
    @Override
    public List<Capability> findProviders(Requirement requirement) {
        budget.check();
        return new ArrayList<>(found.computeIfAbsent(requirement, this::look));
    }

    private List<Capability> look(Requirement requirement) {
        List<Capability> offers = new ArrayList<>();
        List<Capability> unresolved = new ArrayList<>();
        if (!requirement.getNamespace().equals(RequirementText.SERVICE)) {
            for (BundleCapability each : world.installed(requirement)) {
                (wirings.containsKey(each.getRevision()) ? offers : unresolved).add(each);
            }
        }
        if (RequirementText.isOptional(requirement)) {
            return offers;
        }
        offers.addAll(unresolved);
        if (root instanceof Offer newcomer) {
            Matching wanted = Matching.of(requirement);
            newcomer.getCapabilities(requirement.getNamespace()).stream()
                    .filter(wanted::isSatisfiedBy)
                    .forEach(offers::add);
        }
        if (search.beside() || offers.isEmpty()) {
            offers.addAll(pool.find(requirement, search.most()));
        }
        return offers;
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
        capabilities.add(hosted);
        return capabilities.size() - 1;
    }

    /** A service that nobody offers is no obstacle here: the component's state will tell. */
    @Override
    public boolean isEffective(Requirement requirement) {
        if (requirement.getNamespace().equals(RequirementText.SERVICE)) {
            return search.services()
                    && Matching.isMandatoryService(requirement)
                    && !world.isServed(requirement)
                    && !pool.find(requirement, 1).isEmpty();
        }
        return RequirementText.isEffectiveAtResolve(requirement);
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
        return wirings;
    }
}
