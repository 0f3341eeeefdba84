package dev.backplane.manager.internal.update;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RouteControl;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.UpdateStatus;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.update.Takeover.Side;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The procedure by which a new version takes over from one that serves: beside it, probed, given
 * its state, then all calls in one step, then watched. Until calls have shifted a failure leaves
 * the old version as it was. On the manager's thread.
 */
public final class Updates {

    private final PluginBundles bundles;
    private final Lifecycle lifecycle;
    private final RouteControl routes;
    private final Releases releases;
    private final Probes probes;
    private final StateMover states;
    private final Handover handover;
    private final Soaks soaks;
    private final Retirements retirements;
    private final Supplier<UpdateConfig> config;

    Updates(
            PluginBundles bundles,
            Lifecycle lifecycle,
            RouteControl routes,
            Releases releases,
            UpdateRooms rooms,
            Supplier<UpdateConfig> config) {
        this.bundles = bundles;
        this.lifecycle = lifecycle;
        this.routes = routes;
        this.releases = releases;
        this.probes = rooms.probes();
        this.states = rooms.states();
        this.handover = rooms.handover();
        this.soaks = rooms.soaks();
        this.retirements = rooms.retirements();
        this.config = config;
    }

    /** What shall take whose place. */
    public record Order(
            Entry entry, StagedArtifact artifact, DesiredState wanted, InstallRequest request) {}

    /**
     * How an update would go.
     *
     * @param beside whether both versions run at the same time for a while
     * @param stateSchema of the state that would be handed over; 0 if there is none
     * @param warmUp the operation to warm up with; empty for none
     * @param stay who would stay wired to the old version, which stays for them
     */
    public record Outlook(
            boolean beside,
            int stateSchema,
            String warmUp,
            Duration soak,
            @Nullable CanaryRule canary,
            Set<String> stay) {}

    /** What would be done, as far as that can be told before. */
    public Outlook outlook(Order order) {
        Entry entry = order.entry();
        UpdateSettings settings =
                UpdateSettings.of(config.get(), order.wanted().settings(), order.request().terms());
        Bundle old = Objects.requireNonNull(entry.bundle());
        return new Outlook(
                canOverlap(entry, order.artifact()),
                states.schema(old),
                settings.warmUp(),
                settings.soak(),
                settings.canary(),
                retirements.users(old));
    }

    private static boolean canOverlap(Entry entry, StagedArtifact artifact) {
        return Objects.requireNonNull(entry.descriptor()).overlaps()
                && artifact.descriptor().overlaps();
    }

    /**
     * Lets a new version take over from the one that serves.
     *
     * @throws PluginException why not; the old version serves on as if nothing had been
     */
    public void replace(Order order) {
        Takeover takeover = prepare(order);
        shift(takeover);
        observe(takeover);
    }

    /**
     * Lets all of them take over, or none: each is made ready before calls go to any.
     *
     * @throws PluginException of the first that fails; the old versions serve on
     */
    public void replaceTogether(List<Order> orders) {
        List<Takeover> ready = new ArrayList<>();
        try {
            orders.forEach(order -> ready.add(prepare(order)));
        } catch (PluginException e) {
            for (Takeover each : ready.reversed()) {
                discard(each, "another of its group failed: " + e.getMessage());
            }
            throw e;
        }
        shiftTogether(ready);
        ready.forEach(this::observe);
    }

    /** What can still fail comes first: those whose calls wait at a gate meanwhile. */
    private void shiftTogether(List<Takeover> ready) {
        List<Takeover> waiting = new ArrayList<>(ready);
        waiting.sort(Comparator.comparing(each -> !handover.needsGate(each)));
        List<Takeover> shifted = new ArrayList<>();
        try {
            while (!waiting.isEmpty()) {
                Takeover next = waiting.removeFirst();
                shift(next);
                shifted.add(next);
            }
        } catch (PluginException e) {
            String reason = "another of its group failed: " + e.getMessage();
            waiting.forEach(each -> discard(each, reason));
            for (Takeover each : shifted.reversed()) {
                if (isTrial(each)) {
                    discard(each, reason);
                } else {
                    soaks.takeBack(each, reason);
                }
            }
            throw e;
        }
    }

    /** Starts it beside, as far as it can run there, and asks it whether it is ready. */
    private Takeover prepare(Order order) {
        Entry entry = order.entry();
        soaks.settle(entry);
        Takeover takeover = takeover(order);
        try {
            if (takeover.beside()) {
                startBeside(takeover);
            } else {
                lifecycle.resolve(entry, takeover.after().bundle());
            }
            refuseCanary(takeover);
            takeover.ready();
            return takeover;
        } catch (PluginException e) {
            throw abandoned(takeover, e);
        }
    }

    private Takeover takeover(Order order) {
        Entry entry = order.entry();
        StagedArtifact artifact = order.artifact();
        UpdateSettings settings =
                UpdateSettings.of(config.get(), order.wanted().settings(), order.request().terms());
        Side before =
                new Side(
                        Text.label(entry),
                        Objects.requireNonNull(entry.artifact()),
                        Objects.requireNonNull(entry.bundle()),
                        entry.desired(),
                        releases.current(entry.name()));
        Bundle replacement = bundles.install(artifact);
        retirements.reclaim(replacement);
        Release release =
                releases.begin(
                        entry.name(),
                        artifact,
                        order.request().owner(),
                        "update from " + before.label());
        Side after =
                new Side(
                        entry.name() + " " + artifact.descriptor().version(),
                        artifact,
                        replacement,
                        order.wanted(),
                        release.number());
        return new Takeover(entry, before, after, settings, canOverlap(entry, artifact));
    }

    private void startBeside(Takeover takeover) {
        Side after = takeover.after();
        UpdateSettings settings = takeover.settings();
        routes.holdEvents(after.bundle());
        lifecycle.tryOut(takeover.entry(), after.artifact(), after.bundle());
        if (after.artifact().descriptor().type() == PluginType.BUNDLE) {
            probes.awaitReady(after.bundle(), after.label(), settings.probe());
            probes.warmUp(after.bundle(), after.label(), settings.warmUp(), settings.warmUpCalls());
            states.check(states.schema(takeover.before().bundle()), after.bundle(), after.label());
        }
    }

    private void refuseCanary(Takeover takeover) {
        if (takeover.isCanary() && handover.needsGate(takeover)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    takeover.after().label()
                            + " cannot be tried with a part of the calls: its versions do not run"
                            + " side by side, or hand over a state that only one can have; leave"
                            + " out the canary");
        }
    }

    /** All calls go to it, unless it is to be tried with some of them. */
    private void shift(Takeover takeover) {
        if (isTrial(takeover)) {
            return;
        }
        Entry entry = takeover.entry();
        entry.operating(true);
        try {
            handover.carryOut(takeover);
        } catch (PluginException e) {
            throw abandoned(takeover, e);
        } finally {
            entry.operating(false);
        }
        soaks.shift(takeover);
    }

    private static boolean isTrial(Takeover takeover) {
        return takeover.isCanary() && !takeover.settings().soak().isZero();
    }

    /** It is watched while the old version stands by, if it is to be. */
    private void observe(Takeover takeover) {
        if (isTrial(takeover)) {
            soaks.tryWithSome(takeover);
        } else if (takeover.settings().soak().isZero()) {
            soaks.commit(takeover);
        } else {
            soaks.watch(takeover);
        }
    }

    /** Discards the new version; says why, and that the old one goes on. */
    private PluginException abandoned(Takeover takeover, PluginException reason) {
        discard(takeover, reason.getMessage());
        if (isOfTheBytes(reason.code())) {
            Side after = takeover.after();
            releases.reputation()
                    .markBad(takeover.name(), after.artifact().digest(), reason.getMessage());
        }
        return new PluginException(
                reason.code(),
                reason.getMessage() + "; " + takeover.before().label() + " goes on running",
                reason);
    }

    private void discard(Takeover takeover, String reason) {
        Side after = takeover.after();
        retirements.retire(after.bundle(), after.label());
        releases.ended(takeover.name(), after.release(), Outcome.ABORTED, reason, null);
    }

    /** Whether the same bytes would fail again. */
    private static boolean isOfTheBytes(ErrorCode code) {
        return code == ErrorCode.START_FAILED || code == ErrorCode.LIFECYCLE_TIMEOUT;
    }

    /** Starts and probes the new version, tries the transfer of the state, and discards it. */
    public Rehearsal rehearse(Order order) {
        Takeover takeover = takeover(order);
        Side before = takeover.before();
        Side after = takeover.after();
        long begin = 0;
        int schema = 0;
        long bytes = 0;
        String problem = null;
        try {
            if (!takeover.beside()) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        after.label()
                                + " does not run beside another version (overlap), so an update of"
                                + " it cannot be rehearsed");
            }
            startBeside(takeover);
            takeover.ready();
            schema = states.schema(before.bundle());
            begin = System.nanoTime();
            if (schema != 0) {
                Duration limit = takeover.settings().gate().transfer();
                try (var state = states.exported(before.bundle(), before.label(), limit)) {
                    states.imported(after.bundle(), after.label(), state, limit);
                    bytes = state.bytes();
                }
            }
        } catch (PluginException e) {
            problem = e.getMessage();
        } finally {
            discard(takeover, "a rehearsal" + (problem == null ? "" : ": " + problem));
        }
        return new Rehearsal(
                takeover.name(),
                before.label(),
                after.label(),
                takeover.startUp(),
                schema,
                bytes,
                Duration.ofNanos(begin == 0 ? 0 : System.nanoTime() - begin),
                problem);
    }

    /** Ends the watch over an update: whoever changes the plugin otherwise takes it as it is. */
    public void settle(Entry entry) {
        soaks.settle(entry);
    }

    /**
     * Goes back from an update that is being watched.
     *
     * @return false if none is
     */
    public boolean rollBack(Entry entry, String reason) {
        return soaks.rollBack(entry.name(), reason);
    }

    /** Whether the version that stands by during a watch has these bytes. */
    public boolean standsBy(String name, Digest digest) {
        return soaks.standsBy(name, digest);
    }

    /** Whether an update of this plugin is being watched. */
    public boolean isWatched(String name) {
        return soaks.isWatched(name);
    }

    /** To be called every now and then. */
    public void look() {
        soaks.look();
    }

    /** The updates that are being watched; from any thread. */
    public List<UpdateStatus> underWay() {
        return soaks.underWay();
    }
}
