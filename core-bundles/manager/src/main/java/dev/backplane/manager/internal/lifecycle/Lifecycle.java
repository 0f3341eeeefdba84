package dev.backplane.manager.internal.lifecycle;

import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.StreamHandler;
import dev.backplane.engine.RouteControl;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.ComponentCheck.Finding;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings entries up and takes them down: wired, after what they need, with their route. On the
 * manager's thread.
 */
public final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Set<String> HANDLERS =
            Set.of(RequestHandler.class.getName(), StreamHandler.class.getName());

    private final Registry registry;
    private final PluginBundles bundles;
    private final Wirer wirer;
    private final Dependencies dependencies;
    private final ComponentCheck components;
    private final RouteControl routes;
    private final DesiredStates states;
    private final Revocations revocations;
    private final Failures failures;

    /** Hears that an entry does not run. */
    @FunctionalInterface
    public interface Failures {
        void failed(Entry entry, PluginException reason);
    }

    public Lifecycle(
            Registry registry,
            PluginBundles bundles,
            Wirer wirer,
            ComponentCheck components,
            RouteControl routes,
            DesiredStates states,
            Revocations revocations,
            Failures failures) {
        this.registry = registry;
        this.bundles = bundles;
        this.wirer = wirer;
        this.dependencies = wirer.dependencies();
        this.components = components;
        this.routes = routes;
        this.states = states;
        this.failures = failures;
        this.revocations = revocations;
    }

    /**
     * Whether the entry may be started at all.
     *
     * @throws PluginException {@code UNTRUSTED} if it was revoked
     */
    void checkAllowed(Entry entry) {
        revocations.check(entry);
    }

    /**
     * Wires and starts the entry, what it needs first. Failure is recorded in the entry.
     *
     * @throws PluginException why it does not run
     */
    public void bringUp(Entry entry) {
        bringUp(entry, new HashSet<>());
    }

    private void bringUp(Entry entry, Set<String> underWay) {
        Bundle bundle = entry.bundle();
        if (!underWay.add(entry.name()) || bundle == null) {
            return; // a circle of packages is legal: the one above starts after this one
        }
        if (entry.phase() == Phase.ACTIVE && BundleStates.isUp(bundle)) {
            return;
        }
        try {
            checkAllowed(entry);
            registry.enter(entry, Phase.STARTING, null);
            rewireIfOutdated(entry, bundle);
            operate(entry, () -> wirer.wire(entry, bundle));
            startNeeds(entry, underWay);
            start(entry, bundle);
            judge(entry, bundle);
        } catch (PluginException e) {
            fail(entry, e);
            throw e;
        }
    }

    /** Nobody is restarted for another's sake unless whoever asks for this said so. */
    private void rewireIfOutdated(Entry entry, Bundle bundle) {
        if (!wirer.isOutdated(bundle)) {
            return;
        }
        List<Entry> others = activeInReach(List.of(bundle), entry);
        if (!others.isEmpty() && !bundles.steps().mayRestartOthers()) {
            String names = others.stream().map(Entry::name).collect(Collectors.joining(", "));
            throw new PluginException(
                    ErrorCode.IN_USE,
                    entry.name()
                            + " must be wired anew, because something it is wired to was replaced;"
                            + " that would restart "
                            + names
                            + " too; if that may be: backplane plugin start "
                            + entry.name()
                            + " --force");
        }
        operate(entry, () -> refresh(List.of(bundle), entry));
    }

    /** Those that a refresh of these would stop, but for one. */
    public List<Entry> activeInReach(Collection<Bundle> outdated, @Nullable Entry but) {
        return active(wirer.refreshes().reach(outdated), but);
    }

    private List<Entry> active(Collection<Bundle> reach, @Nullable Entry but) {
        return reach.stream()
                .map(registry::find)
                .filter(entry -> entry != null && entry != but)
                .filter(entry -> entry.phase() == Phase.ACTIVE)
                .toList();
    }

    private void startNeeds(Entry entry, Set<String> underWay) {
        for (String name : entry.dependsOn()) {
            Entry need = registry.find(name);
            if (need == null || need.phase() == Phase.ACTIVE) {
                continue;
            }
            if (need.desired().run() == DesiredState.Run.STOPPED) {
                need.desire(need.desired().withRun(DesiredState.Run.STARTED, null));
                states.save(need.desired());
            }
            try {
                bringUp(need, underWay);
            } catch (PluginException e) {
                LOG.warn("{}, which {} needs: {}", name, entry.name(), e.getMessage());
            }
        }
    }

    private void start(Entry entry, Bundle bundle) {
        if (!BundleStates.isFragment(bundle)) {
            operate(entry, () -> bundles.start(bundle, entry.name()));
        }
    }

    /**
     * Decides from the components' state whether a started plugin serves; called again when
     * components change.
     */
    public void judge(Entry entry, Bundle bundle) {
        Optional<PluginException> fault =
                entry.isPlugin() ? fault(entry, bundle) : Optional.empty();
        if (fault.isPresent() && !hasHandlers(bundle)) {
            throw fault.get();
        }
        boolean wasActive = entry.phase() == Phase.ACTIVE;
        if (entry.isPlugin() && !wasActive) {
            routes.activate(entry.name(), bundle);
        }
        String problem = fault.map(Throwable::getMessage).orElse(null);
        registry.enter(entry, Phase.ACTIVE, problem);
        if (!wasActive) {
            dependencies.renew(entry); // who offers what it waited for may have come after it
            LOG.info(
                    "{} is active (by {})", Text.label(entry), Text.owner(entry.desired().owner()));
        }
    }

    /** Why the components of a started bundle do not all run. */
    public Optional<PluginException> fault(Entry entry, Bundle bundle) {
        List<Finding> findings = components.findings(bundle);
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        Finding first =
                findings.stream().filter(Finding::failed).findFirst().orElse(findings.getFirst());
        List<String> cycle = first.failed() ? List.of() : dependencies.cycle(entry);
        String reason =
                first.sentence()
                        + (cycle.isEmpty()
                                ? ""
                                : "; it is part of a circle: " + String.join(" -> ", cycle));
        return Optional.of(
                new PluginException(
                        first.failed() ? ErrorCode.START_FAILED : ErrorCode.UNSATISFIED,
                        entry.name() + ": " + reason));
    }

    public static boolean hasHandlers(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services == null) {
            return false;
        }
        for (ServiceReference<?> service : services) {
            for (String type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
                if (HANDLERS.contains(type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Records why the entry does not run; its callers get the same reason. */
    public void fail(Entry entry, PluginException reason) {
        boolean news = !reason.getMessage().equals(entry.problem());
        registry.enter(entry, Phase.FAILED, reason.getMessage());
        unroute(entry, "failed: " + reason.getMessage());
        if (news) {
            LOG.warn("{} failed: {}", Text.label(entry), reason.getMessage());
        }
        failures.failed(entry, reason);
    }

    /** Lets calls in flight finish, then stops the bundle. */
    public void takeDown(Entry entry, String reason) {
        quiesce(entry, reason);
        Bundle bundle = entry.bundle();
        if (bundle != null) {
            try {
                operate(entry, () -> bundles.stop(bundle, entry.name()));
            } catch (PluginException e) {
                fail(entry, e);
                throw e;
            }
        }
        registry.enter(entry, Phase.STOPPED, null);
        LOG.info("{} is stopped", Text.label(entry));
    }

    /** Takes no new calls and lets those in flight finish, within the limit. */
    public void quiesce(Entry entry, String reason) {
        registry.enter(entry, Phase.DRAINING, null);
        unroute(entry, reason);
        Bundle bundle = entry.bundle();
        if (bundle != null) {
            var _ = drain(entry.name(), bundle);
        }
    }

    /**
     * Waits for the calls in flight in this revision, within the limit; then breaks off the rest.
     *
     * @return how many had to be broken off
     */
    public int drain(String name, Bundle revision) {
        try {
            if (!routes.drain(revision, bundles.limits().drain())) {
                return breakOff(name, revision);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /**
     * Breaks off the calls in flight in this revision, whose time is over.
     *
     * @return how many
     */
    public int breakOff(String name, Bundle revision) {
        long limit = bundles.limits().drain().toMillis();
        int broken =
                routes.cutOff(
                        revision,
                        name
                                + " is being stopped or replaced, and this call had not ended within "
                                + limit
                                + " ms (drainTimeoutMillis)");
        LOG.warn("{}: {} calls did not end within {} ms and were broken off", name, broken, limit);
        return broken;
    }

    /** Resolves another revision of the entry, with what it needs. */
    public void resolve(Entry entry, Bundle revision) {
        wirer.resolve(entry.name(), revision);
    }

    public void unroute(Entry entry, String reason) {
        if (entry.isPlugin()) {
            routes.deactivate(
                    entry.name(),
                    entry.name()
                            + " is "
                            + reason
                            + (reason.startsWith("stopped")
                                    ? "; start it with: backplane plugin start " + entry.name()
                                    : "; see: backplane plugin explain " + entry.name()));
        }
    }

    /**
     * Starts a new revision beside the one that serves.
     *
     * @throws PluginException why it does not run; it is stopped again, and nothing else has
     *     changed
     */
    public void tryOut(Entry entry, StagedArtifact artifact, Bundle replacement) {
        String name = entry.name() + " " + artifact.descriptor().version();
        wirer.resolve(entry.name(), replacement);
        if (BundleStates.isFragment(replacement)) {
            return;
        }
        bundles.start(replacement, name);
        if (artifact.descriptor().type() == PluginType.BUNDLE) {
            fault(entry, replacement)
                    .ifPresent(
                            fault -> {
                                throw fault;
                            });
        }
    }

    /** From now on the entry is its new revision; calls go there at once. */
    public void shift(Entry entry, StagedArtifact artifact, Bundle replacement) {
        registry.carry(entry, artifact, replacement);
        if (entry.isPlugin()) {
            routes.activate(entry.name(), replacement);
        }
        dependencies.renew(entry);
        registry.enter(entry, Phase.ACTIVE, null);
    }

    /** The entry is no more. */
    public void forget(Entry entry) {
        if (entry.isPlugin()) {
            routes.remove(entry.name());
        }
        registry.remove(entry);
    }

    /**
     * Stops everything that would be stopped anyway, refreshes, and brings up what was up before.
     */
    public void refresh(Collection<Bundle> outdated, @Nullable Entry but) {
        Collection<Bundle> reach = wirer.refreshes().reach(outdated);
        List<Entry> affected = active(reach, but);
        for (Entry entry : affected) {
            takeDown(entry, "restarting, because something it is wired to changed");
        }
        for (Entry entry : affected) {
            entry.operating(true);
        }
        try {
            wirer.refreshes().refresh(reach);
        } finally {
            affected.forEach(entry -> entry.operating(false));
        }
        for (Entry entry : affected) {
            try {
                bringUp(entry);
            } catch (PluginException e) {
                LOG.warn("{} does not come back: {}", entry.name(), e.getMessage());
            }
        }
    }

    private static void operate(Entry entry, Runnable operation) {
        entry.operating(true);
        try {
            operation.run();
        } finally {
            entry.operating(false);
        }
    }
}
