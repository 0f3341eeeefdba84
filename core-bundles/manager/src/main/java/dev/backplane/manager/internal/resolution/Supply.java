package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.requirement.Shortage;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.List;

/**
 * Finds what a bundle lacks and who in the repositories would bring it: the resolver decides, and
 * where it finds no way, the shortages or the conflict are told.
 */
public final class Supply {

    /**
     * What a search found.
     *
     * @param bring the repositories' bundles to install, those needed first first
     * @param shortages what neither the framework nor a repository offers
     * @param conflict why it cannot be resolved although all is there; null if it can
     */
    public record Result(
            List<RepositoryBundle> bring, List<Shortage> shortages, @Nullable String conflict) {

        /** Nothing is lacking. */
        public static final Result NONE = new Result(List.of(), List.of(), null);

        /** Whether it could be resolved. */
        public boolean isPossible() {
            return shortages.isEmpty() && conflict == null;
        }

        /** Why it could not, for people. */
        public String problem() {
            return conflict == null ? Shortage.summary(shortages) : conflict;
        }
    }

    private final World world;
    private final PluginLoader loader;
    private final PluginBundles bundles;
    private final FelixResolution resolution;
    private List<RepositoryBundle> pooled = List.of();
    private List<Bundle> beside = List.of();
    private @Nullable Pool pool;

    public Supply(BundleContext context, PluginLoader loader, PluginBundles bundles) {
        this.world = new World(context);
        this.loader = loader;
        this.bundles = bundles;
        this.resolution =
                new FelixResolution(world, bundles.limits().resolve(), Budget.MOST_PIECES);
    }

    /** Searches for everything the bundle needs, directly and through others. */
    public Result search(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Result.NONE;
        }
        if (revision.getWiring() == null) {
            return search(bundle.toString(), revision, revision);
        }
        List<Requirement> services = world.unserved(revision);
        return services.isEmpty()
                ? Result.NONE
                : search(bundle.toString(), revision, Offer.needing(revision, services));
    }

    /** The same for what may not be installed yet. */
    public Result search(Resource newcomer) {
        return search(Names.of(newcomer), newcomer, Offer.of(newcomer));
    }

    /** Whether a mandatory service it declares is offered by nobody yet. */
    public boolean lacksService(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && !world.unserved(revision).isEmpty();
    }

    private Result search(String what, Resource lacking, Resource root) {
        Pool offers = pool(loader.repository());
        Resolution found =
                bundles.bounded("resolving " + what, () -> resolution.resolve(root, offers));
        return switch (found) {
            case Resolution.Possible(List<RepositoryBundle> bring) ->
                    new Result(bring, List.of(), null);
            case Resolution.GivenUp(String spent) -> givenUp(what, spent);
            case Resolution.Impossible impossible -> {
                List<Shortage> shortages = new Shortages(world, offers.bundles()).of(lacking);
                yield shortages.isEmpty() || impossible.conflict()
                        ? new Result(List.of(), shortages, explain(impossible.message()))
                        : new Result(List.of(), shortages, null);
            }
        };
    }

    private static Result givenUp(String what, String spent) {
        return new Result(
                List.of(),
                List.of(),
                "the resolver gave up "
                        + spent
                        + "; install some of what "
                        + what
                        + " needs first, which leaves less to choose from");
    }

    /** The framework's or the resolver's words as short as they can be said. */
    public String explain(String report) {
        return UsesConflict.explain(report, world::bundle).orElse(report);
    }

    /** Built anew only when repositories or bundles have changed. */
    private synchronized Pool pool(List<RepositoryBundle> repository) {
        List<Bundle> installed = world.bundles();
        if (pool == null || !repository.equals(pooled) || !installed.equals(beside)) {
            pool = new Pool(repository, installed);
            pooled = repository;
            beside = installed;
        }
        return pool;
    }
}
