package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.resolution.SupplyContext.Search;

import org.apache.felix.resolver.Logger;
import org.apache.felix.resolver.ResolverImpl;
import org.apache.felix.resolver.reason.ReasonException;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.resolver.ResolutionException;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Felix' resolver, kept within bounds: one bundle at a time, first with a single offer for each
 * requirement, and with more only if that fails. Given everything at once its search grows without
 * end.
 */
final class FelixResolution {

    private static final List<Search> WIDENING =
            List.of(
                    new Search(1, false, true),
                    new Search(4, true, true),
                    new Search(4, true, false),
                    new Search(16, true, false));

    private final ResolverImpl resolver = new ResolverImpl(new Logger(Logger.LOG_ERROR), 1);
    private final World world;
    private final Duration limit;
    private final int mostPieces;

    FelixResolution(World world, Duration limit, int mostPieces) {
        this.world = world;
        this.limit = limit;
        this.mostPieces = mostPieces;
    }

    /** Looks whether the resource can be resolved, and with what. */
    Resolution resolve(Resource root, Pool pool) {
        Budget budget = new Budget(limit, mostPieces);
        Resolution best = new Resolution.GivenUp("");
        for (Search search : WIDENING) {
            Resolution now =
                    attempt(new SupplyContext(world, pool, root, search, budget), root, budget);
            switch (now) {
                case Resolution.Possible possible -> {
                    return possible;
                }
                case Resolution.GivenUp givenUp -> {
                    return best instanceof Resolution.Impossible ? best : givenUp;
                }
                case Resolution.Impossible impossible -> best = better(best, impossible);
            }
        }
        return best;
    }

    /** That bundles do not go together says more than what one of many ways lacked. */
    private static Resolution better(Resolution one, Resolution.Impossible other) {
        return one instanceof Resolution.Impossible before && before.conflict() ? one : other;
    }

    private Resolution attempt(SupplyContext context, Resource root, Budget budget) {
        try {
            return new Resolution.Possible(brought(root, resolver.resolve(context, budget)));
        } catch (ReasonException e) {
            return new Resolution.Impossible(
                    String.valueOf(e.getMessage()),
                    e.getReason() == ReasonException.Reason.UseConstraint);
        } catch (ResolutionException e) {
            return new Resolution.Impossible(String.valueOf(e.getMessage()), false);
        } catch (CancellationException e) {
            return new Resolution.GivenUp(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (e.getCause() instanceof CancellationException cause) {
                return new Resolution.GivenUp(String.valueOf(cause.getMessage()));
            }
            throw e;
        }
    }

    private static List<RepositoryBundle> brought(Resource root, Map<Resource, List<Wire>> wires) {
        Set<RepositoryBundle> brought = new LinkedHashSet<>();
        visit(root, wires, new HashSet<>(), brought);
        // what hangs on nothing that was followed, such as a host of fragments
        wires.keySet().forEach(other -> visit(other, wires, new HashSet<>(), brought));
        return List.copyOf(brought);
    }

    private static void visit(
            Resource resource,
            Map<Resource, List<Wire>> wires,
            Set<Resource> visited,
            Set<RepositoryBundle> brought) {
        if (!visited.add(resource)) {
            return;
        }
        for (Wire wire : wires.getOrDefault(resource, List.of())) {
            visit(wire.getProvider(), wires, visited, brought);
        }
        if (resource instanceof Offer offer && offer.bundle() != null) {
            brought.add(offer.bundle());
        }
    }
}
