package dev.backplane.manager.internal.update;

import dev.backplane.engine.RouteControl;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.release.Releases;

import org.osgi.framework.BundleContext;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Builds the parts of the update procedure. */
public final class UpdateRooms {

    private final Probes probes;
    private final StateMover states;
    private final Handover handover;
    private final Soaks soaks;
    private final Retirements retirements;
    private final Updates updates;

    /** What updates need of the rest of the manager. */
    public record Surroundings(
            BundleContext context,
            Registry registry,
            DesiredStates desired,
            PluginBundles bundles,
            BoundedCalls calls,
            Lifecycle lifecycle,
            RouteControl routes,
            Releases releases,
            Refusals refusals,
            Retirements retirements) {}

    /**
     * @param folder where states lie while they are handed over
     */
    public UpdateRooms(Surroundings around, Path folder, Supplier<UpdateConfig> config) {
        retirements = around.retirements();
        OwnServices services = new OwnServices(around.context());
        probes = new Probes(services, around.calls());
        states = new StateMover(services, around.calls(), folder);
        states.clear();
        handover =
                new Handover(around.routes(), around.bundles(), around.lifecycle(), probes, states);
        soaks = new Soaks(around, probes, handover);
        updates =
                new Updates(
                        around.bundles(),
                        around.lifecycle(),
                        around.routes(),
                        around.releases(),
                        this,
                        config);
    }

    public Probes probes() {
        return probes;
    }

    StateMover states() {
        return states;
    }

    Handover handover() {
        return handover;
    }

    Retirements retirements() {
        return retirements;
    }

    Soaks soaks() {
        return soaks;
    }

    public Updates updates() {
        return updates;
    }
}
