package dev.backplane.manager.internal;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Change;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Listeners;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The manager as a service: every change becomes a task on one thread, every look reads a finished
 * picture.
 */
@Component(configurationPid = Limits.PID, immediate = true)
@Designate(ocd = Limits.class)
public final class SerialPluginManager implements PluginManager {

    private final SerialQueue queue = new SerialQueue();
    private final BoundedCalls calls = new BoundedCalls();
    private final Listeners listeners = new Listeners();
    private final Refusals refusals = new Refusals();
    private final PluginLoader loader;
    private final Rooms rooms;
    private final Reconciler reconciler;

    /** Starts reconciling at once; the service is there while it goes on. */
    @Activate
    public SerialPluginManager(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference PluginLoader loader,
            @Reference RouteControl routes,
            @Reference ServiceComponentRuntime components,
            Limits limits) {
        this.loader = loader;
        this.rooms =
                new Rooms(
                        context,
                        new Registry(Clock.systemUTC(), listeners::tell),
                        new DesiredStates(configurations),
                        new PluginBundles(context, calls, Limits.Durations.of(limits)),
                        loader,
                        routes,
                        new ComponentCheck(components),
                        refusals);
        this.reconciler = new Reconciler(context, queue, rooms, limits);
        reconciler.open();
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
        try {
            StagedArtifact artifact = loader.stage(request.source());
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
        Entry entry = rooms.installs().admit(artifact, request, rooms.lifecycle());
        reconciler.converge(entry);
        reconciler.retryFailedSoon();
        return picture(entry);
    }

    @Override
    public PluginInfo start(String name, Change change) {
        return change(name, change, rooms.changes()::start);
    }

    @Override
    public PluginInfo stop(String name, Change change) {
        return change(name, change, rooms.changes()::stop);
    }

    @Override
    public PluginInfo restart(String name, Change change) {
        return change(name, change, rooms.changes()::restart);
    }

    private PluginInfo change(String name, Change change, BiConsumer<Entry, Change> how) {
        return onEntry(
                name,
                entry -> {
                    reconciler.reinstallIfGone(entry);
                    how.accept(entry, change);
                    return picture(entry);
                });
    }

    @Override
    public void uninstall(String name, Change change) {
        onEntry(
                name,
                entry -> {
                    rooms.changes().uninstall(entry, change);
                    return true;
                });
    }

    private <T> T onEntry(String name, Function<Entry, T> change) {
        return queue.call(
                () -> {
                    Entry entry = rooms.registry().find(name);
                    if (entry == null) {
                        throw Explainer.unknown(
                                name, list().stream().map(PluginInfo::name).toList());
                    }
                    T result = change.apply(entry);
                    reconciler.retryFailedSoon();
                    return result;
                });
    }

    private PluginInfo picture(Entry entry) {
        return rooms.registry().picture(entry.name()).orElseThrow();
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
