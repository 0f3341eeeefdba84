package dev.backplane.manager.internal;

import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.config.NodeLabels;
import dev.backplane.engine.RouteControl;
import dev.backplane.loader.Cleanup;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;
import dev.backplane.manager.Change;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.StoreKeeper;
import dev.backplane.manager.UpdateStatus;
import dev.backplane.manager.internal.Foundation.Outside;
import dev.backplane.manager.internal.Foundation.Settings;
import dev.backplane.manager.internal.configuration.Foresight;
import dev.backplane.manager.internal.configuration.Pid;
import dev.backplane.manager.internal.configuration.StoredConfigurations;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Listeners;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.restart.RestartTuning;
import dev.backplane.manager.internal.unload.UnloadWatch;
import dev.backplane.manager.internal.update.UpdateTuning;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The manager as a service: every change becomes a task on one thread, every look reads a finished
 * picture.
 */
@Component(
        service = {PluginManager.class, StoreKeeper.class, ConfigurationKeeper.class},
        configurationPid = Limits.PID,
        immediate = true)
@Designate(ocd = Limits.class)
public final class SerialPluginManager implements PluginManager, StoreKeeper, ConfigurationKeeper {

    private final SerialQueue queue = new SerialQueue();
    private final BoundedCalls calls = new BoundedCalls();
    private final Listeners listeners = new Listeners();
    private final Refusals refusals = new Refusals();
    private final PluginLoader loader;
    private final Limits.Durations durations;
    private final Rooms rooms;
    private final Reconciler reconciler;
    private final PlannedChanges planned;
    private final Releasing releasing;
    private final Foresight foresight;

    /** Starts reconciling at once; the service is there while it goes on. */
    @Activate
    public SerialPluginManager(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference PluginLoader loader,
            @Reference RouteControl routes,
            @Reference ServiceComponentRuntime components,
            @Reference UpdateTuning updates,
            @Reference RestartTuning restarts,
            @Reference UnloadWatch unloads,
            @Reference ConfigurationSchemas schemas,
            @Reference ConfigurationHistory histories,
            @Reference ConfigurationWriter writer,
            @Reference NodeLabels labels,
            Limits limits) {
        this.loader = loader;
        this.durations = new Limits.Durations(limits);
        Foundation foundation =
                Foundation.lay(
                        new Outside(
                                context,
                                loader,
                                routes,
                                configurations,
                                writer,
                                histories,
                                labels,
                                components),
                        new Settings(durations, updates, restarts, unloads, calls, queue::later),
                        new Registry(Clock.systemUTC(), listeners::tell));
        this.rooms = new Rooms(foundation, refusals);
        this.reconciler = new Reconciler(context, queue, rooms, limits, restarts);
        this.releasing = new Releasing(queue, rooms, loader, this::admit);
        StoredConfigurations stored = new StoredConfigurations(configurations);
        this.foresight = new Foresight(stored, schemas, histories, components);
        ConfiguredChanges configured =
                new ConfiguredChanges(queue, rooms, loader, writer, foresight, reconciler::letIn);
        this.planned =
                new PlannedChanges(
                        context,
                        queue,
                        rooms,
                        loader,
                        foresight,
                        configured,
                        this::admit,
                        this::perform);
        reconciler.open();
    }

    /** Changes nothing that is under way, and interrupts nobody. */
    @Modified
    void modified(Limits limits) {
        durations.set(limits);
    }

    @Deactivate
    void deactivate() {
        reconciler.close();
        queue.close();
        calls.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(PluginListener listener) {
        listeners.add(listener);
    }

    void removeListener(PluginListener listener) {
        listeners.remove(listener);
    }

    @Override
    public List<PluginInfo> list() {
        return rooms.registry().pictures();
    }

    @Override
    public Optional<PluginInfo> find(String name) {
        return rooms.registry().picture(name);
    }

    @Override
    public PluginInfo install(InstallRequest request) {
        String source = request.source().label();
        try (var _ = loader.hold()) {
            StagedArtifact artifact = loader.stage(request.source(), request.sha256());
            rooms.prefetch().of(artifact);
            PluginInfo installed = queue.call(() -> admit(artifact, request));
            refusals.settle(source);
            return installed;
        } catch (PluginException e) {
            refusals.add(
                    new Refusal(
                            source,
                            request.owner(),
                            e.code(),
                            e.getMessage(),
                            rooms.registry().clock().instant()));
            throw e;
        }
    }

    private PluginInfo admit(StagedArtifact artifact, InstallRequest request) {
        return rooms.steps()
                .restartingOthers(
                        request.force(),
                        () -> {
                            Entry entry = admitted(artifact, request);
                            if (isElsewhere(entry)) {
                                rooms.changes().sendAway(entry.name());
                            } else {
                                reconciler.converge(entry);
                            }
                            rooms.changes().removeOrphans();
                            reconciler.retryFailedSoon();
                            return picture(entry);
                        });
    }

    /** What was brought for a version that then did not start goes with it. */
    private Entry admitted(StagedArtifact artifact, InstallRequest request) {
        try {
            return rooms.installs().admit(artifact, request, rooms.lifecycle(), rooms.updates());
        } catch (PluginException e) {
            rooms.changes().removeOrphans();
            throw e;
        }
    }

    @Override
    public PluginInfo start(String name, Change change) {
        return operate(new Operate(Operation.START, name, change)).orElseThrow();
    }

    @Override
    public PluginInfo stop(String name, Change change) {
        return operate(new Operate(Operation.STOP, name, change)).orElseThrow();
    }

    @Override
    public PluginInfo restart(String name, Change change) {
        return operate(new Operate(Operation.RESTART, name, change)).orElseThrow();
    }

    @Override
    public void uninstall(String name, Change change) {
        var _ = operate(new Operate(Operation.UNINSTALL, name, change));
    }

    private Optional<PluginInfo> operate(Operate proposal) {
        return queue.call(() -> perform(proposal));
    }

    /** On the manager's thread; empty if it is gone afterwards. */
    private Optional<PluginInfo> perform(Operate proposal) {
        Entry entry = rooms.entry(proposal.name());
        Change change = proposal.change();
        if (isElsewhere(entry)) {
            return rooms.states().operateElsewhere(entry, proposal.operation())
                    ? Optional.of(picture(entry))
                    : Optional.empty();
        }
        return rooms.steps()
                .restartingOthers(
                        change.force(),
                        () -> {
                            if (proposal.operation() != Operation.UNINSTALL) {
                                reconciler.reinstallIfGone(entry);
                            }
                            switch (proposal.operation()) {
                                case START -> rooms.changes().start(entry, change);
                                case STOP -> rooms.changes().stop(entry, change);
                                case RESTART -> rooms.changes().restart(entry, change);
                                case UNINSTALL -> {
                                    rooms.changes().uninstall(entry, change);
                                    rooms.changes().removeOrphans();
                                }
                            }
                            Optional<PluginInfo> result = rooms.registry().picture(entry.name());
                            reconciler.retryFailedSoon();
                            return result;
                        });
    }

    @Override
    public Plan plan(Proposal proposal) {
        return planned.plan(proposal);
    }

    @Override
    public Optional<PluginInfo> apply(String planId) {
        return planned.apply(planId);
    }

    @Override
    public List<ConfigurationInfo> configurations() {
        return foresight.all();
    }

    @Override
    public Optional<ConfigurationInfo> configuration(String pid) {
        return Optional.ofNullable(foresight.find(Pid.parse(pid)));
    }

    @Override
    public Plan change(Configure proposal) {
        return planned.make(proposal);
    }

    private boolean isElsewhere(Entry entry) {
        return rooms.states().elsewhere().find(entry.name()).isPresent();
    }

    /** What is for other nodes is not to run here. */
    private PluginInfo picture(Entry entry) {
        if (isElsewhere(entry)) {
            entry.desire(entry.desired().withRun(DesiredState.Run.STOPPED, null));
            return rooms.registry().picture(entry);
        }
        return rooms.registry().picture(entry.name()).orElseThrow();
    }

    @Override
    public List<PluginInfo> installTogether(List<InstallRequest> requests) {
        return releasing.installTogether(requests);
    }

    @Override
    public Rehearsal rehearse(InstallRequest request) {
        return releasing.rehearse(request);
    }

    @Override
    public List<Release> history(String name) {
        return releasing.history(name);
    }

    @Override
    public List<Plan.Difference> diff(String name, int before, int after) {
        return releasing.diff(name, before, after);
    }

    @Override
    public PluginInfo rollback(String name, int release, Change change) {
        return releasing.rollback(name, release, change);
    }

    @Override
    public PluginInfo release(String name, Change change) {
        return queue.call(
                () -> {
                    Entry entry = rooms.entry(name);
                    rooms.changes().release(entry, change);
                    return picture(entry);
                });
    }

    @Override
    public List<UpdateStatus> updates() {
        return rooms.updates().underWay();
    }

    @Override
    public List<ArtifactUse> artifacts() {
        return rooms.storeUse().artifacts();
    }

    @Override
    public List<StoredArtifact> collect(Cleanup cleanup) {
        return queue.call(() -> rooms.storeUse().collect(cleanup));
    }

    @Override
    public Explanation explain(String name) {
        return queue.call(() -> rooms.explainer().explain(name));
    }

    @Override
    public List<Refusal> refusals() {
        return refusals.all();
    }

    @Override
    public void report(Refusal refusal) {
        refusals.add(refusal);
    }

    @Override
    public void settle(String source) {
        refusals.settle(source);
    }
}
