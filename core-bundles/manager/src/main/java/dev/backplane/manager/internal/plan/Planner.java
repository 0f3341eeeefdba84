package dev.backplane.manager.internal.plan;

import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.lifecycle.Admissions;
import dev.backplane.manager.internal.lifecycle.Changes;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.lifecycle.Wirer;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.manager.internal.update.Updates;

import org.osgi.framework.BundleContext;

/**
 * Tells step by step what a change would do. It looks where the change would look, decides with the
 * same rules, and touches nothing. On the manager's thread.
 */
public final class Planner {

    private final InstallPlanner installs;
    private final OperationPlanner operations;

    public Planner(
            BundleContext context,
            Registry registry,
            Admissions admissions,
            Changes changes,
            Updates updates,
            Lifecycle lifecycle,
            Wirer wirer,
            Supply supply,
            Limits.Durations limits) {
        Dependencies dependencies = wirer.dependencies();
        Forecast forecast = new Forecast(context, registry, supply, dependencies);
        Moves moves = new Moves(registry, lifecycle, wirer, forecast, changes.orphans(), limits);
        installs = new InstallPlanner(admissions, updates, moves);
        operations = new OperationPlanner(registry, changes, moves);
    }

    /** What installing the artifact would do. */
    public Draft install(StagedArtifact artifact, InstallRequest request, Permissions permissions) {
        return installs.install(artifact, request, permissions);
    }

    /** What the operation would do. */
    public Draft operate(Entry entry, Operate proposal) {
        return operations.operate(entry, proposal);
    }
}
