package dev.backplane.manager.internal;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.RuntimeConditions;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.ComponentChanges;
import dev.backplane.manager.internal.framework.FolderScan;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.framework.RevisionHook;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.restart.HealthWatch;
import dev.backplane.manager.internal.restart.RestartTuning;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the framework on its way to the desired state: at boot, when a configuration changes, and
 * when a lack may have ended.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(5);
    private static final Duration WATCH_PERIOD = Duration.ofMillis(250);

    /** Judging all takes time that grows with their number; at most a tenth of it may go there. */
    private static final int JUDGE_PAUSE_RATIO = 9;

    private final BundleContext context;
    private final SerialQueue queue;
    private final Rooms rooms;
    private final Limits limits;
    private final NativeChanges nativeChanges;
    private final HealthWatch health;
    private final Relabelling relabelling;
    private final AtomicBoolean retryPlanned = new AtomicBoolean();
    private final AtomicBoolean judgePlanned = new AtomicBoolean();
    private volatile Duration judgePause = Duration.ZERO;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final CountDownLatch frameworkUp = new CountDownLatch(1);
    private final FrameworkListener whenUp =
            event -> {
                if (event.getType() == FrameworkEvent.STARTED) {
                    frameworkUp.countDown();
                }
            };

    Reconciler(
            BundleContext context,
            SerialQueue queue,
            Rooms rooms,
            Limits limits,
            RestartTuning restarts) {
        this.context = context;
        this.queue = queue;
        this.rooms = rooms;
        this.limits = limits;
        this.relabelling = new Relabelling(context, () -> queue.submit(this::adoptAll));
        this.nativeChanges = new NativeChanges(context, queue, rooms.registry(), rooms.lifecycle());
        this.health =
                new HealthWatch(
                        context,
                        rooms.registry(),
                        rooms.probes()::complaint,
                        (name, revision, reason) ->
                                queue.submit(() -> unwell(name, revision, reason)),
                        restarts::now);
    }

    /** Taken down and started again, as if it had failed at its start. */
    private void unwell(String name, Bundle revision, String reason) {
        Entry entry = rooms.registry().find(name);
        boolean watched = rooms.updates().isWatched(name); // by whoever will go back
        if (entry == null || !revision.equals(entry.bundle()) || watched) {
            return;
        }
        try {
            rooms.lifecycle().takeDown(entry, "restarting, because it is not well");
        } catch (PluginException e) {
            LOG.warn("{} is not well and cannot be stopped: {}", name, e.getMessage());
        }
        rooms.lifecycle()
                .fail(
                        entry,
                        new PluginException(
                                ErrorCode.START_FAILED, name + " is not well: " + reason));
    }

    void open() {
        keep(
                context.registerService(
                        ResolverHookFactory.class,
                        new RevisionHook(rooms.retirements()::isLingering),
                        null));
        context.addBundleListener(nativeChanges);
        context.addFrameworkListener(whenUp);
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            frameworkUp.countDown();
        }
        CountDownLatch up = new CountDownLatch(1);
        queue.submit(() -> boot(up));
        Thread.ofVirtual().name("backplane-boot").start(() -> announce(up));
    }

    private void boot(CountDownLatch up) {
        try {
            rooms.boot().attach(limits.resolveBatchSize());
            listen();
            frameworkUp.await();
            rooms.boot().start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            up.countDown();
        }
    }

    /**
     * Tells the endpoint that it may serve: the plugins are up and the folder was seen, or the time
     * is over.
     */
    private void announce(CountDownLatch up) {
        long deadline = System.nanoTime() + Duration.ofMillis(limits.bootTimeoutMillis()).toNanos();
        try {
            boolean inTime =
                    up.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                            && FolderScan.await(context, deadline);
            if (!inTime) {
                LOG.warn(
                        "Not all plugins are up after {} ms; serving without the late ones",
                        limits.bootTimeoutMillis());
            }
            register(RuntimeConditions.PLUGINS_RECONCILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("The runtime stopped before its plugins were up", e);
        }
    }

    private void register(String condition) {
        keep(
                context.registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, condition))));
    }

    private void listen() {
        keep(
                context.registerService(
                        ConfigurationListener.class, this::configurationChanged, null));
        ComponentChanges.listen(context, this::judgeSoon);
        relabelling.open();
        queue.every(RETRY_PERIOD, this::retryIfRepositoryChanged);
        queue.every(RETRY_PERIOD, this::sweep);
        queue.every(WATCH_PERIOD, rooms.updates()::look);
        health.open();
        queue.every(RETRY_PERIOD, () -> rooms.storeUse().collect(Cleanup.ROUTINE));
        queue.every(RETRY_PERIOD, rooms.revocations()::look);
    }

    /** Earlier versions that nobody needs any more, and then what only they needed. */
    private void sweep() {
        rooms.retirements().sweep();
        rooms.changes().removeOrphans();
    }

    private void keep(ServiceRegistration<?> registration) {
        synchronized (registrations) {
            registrations.add(registration);
        }
    }

    void close() {
        health.close();
        relabelling.close();
        context.removeBundleListener(nativeChanges);
        context.removeFrameworkListener(whenUp);
        synchronized (registrations) {
            registrations.forEach(ServiceRegistration::unregister);
            registrations.clear();
        }
    }

    /** Makes a bundle that the framework lost, or never got, be there again. */
    void reinstallIfGone(Entry entry) {
        if (entry.bundle() == null) {
            rooms.boot().load(entry);
        }
    }

    /** Brings in what was kept out, if it may come in by now. */
    void letIn(Entry entry) {
        reinstallIfGone(entry);
        converge(entry);
        retryFailedSoon();
    }

    /** Brings an entry to what is desired; a failure stays in the entry. */
    void converge(Entry entry) {
        try {
            if (entry.desired().shouldRun()) {
                if (entry.phase() != Phase.ACTIVE && !rooms.restarts().isQuarantined(entry)) {
                    rooms.lifecycle().bringUp(entry);
                }
                if (entry.phase() == Phase.ACTIVE && entry.bundle() != null) {
                    rooms.releases().confirm(entry.name(), entry.digest(), entry.bundle());
                }
            } else if (entry.phase() == Phase.ACTIVE) {
                rooms.updates().settle(entry);
                rooms.lifecycle().takeDown(entry, "stopped");
            }
        } catch (PluginException e) {
            LOG.debug("{} is left as failed", entry.name(), e);
        }
    }

    // -- configurations written by others

    private void configurationChanged(ConfigurationEvent event) {
        String name = DesiredStates.nameOf(event.getPid());
        if (name != null && !rooms.states().isEcho(name)) {
            queue.submit(() -> adopt(name));
        }
    }

    private void adopt(String name) {
        Optional<DesiredState> wanted = rooms.states().find(name);
        Entry entry = rooms.registry().find(name);
        if (wanted.isEmpty()) {
            rooms.states().elsewhere().forget(name);
            rooms.changes().takeAway(entry, "its configuration was deleted");
        } else if (rooms.states().elsewhere().keeps(wanted.get())) {
            rooms.changes().sendAway(name);
        } else if (wanted.get().run() != DesiredState.Run.DISMISSED) {
            follow(wanted.get(), entry);
        }
        retryFailedSoon();
    }

    /** The labels of this node have changed. */
    private void adoptAll() {
        rooms.states().all().forEach(each -> adopt(each.name()));
    }

    private void follow(DesiredState wanted, @Nullable Entry entry) {
        if (entry == null) {
            converge(rooms.boot().admit(wanted));
            return;
        }
        if (wanted.equals(entry.desired()) && entry.bundle() != null) {
            return;
        }
        try {
            StagedArtifact artifact = rooms.boot().stage(wanted);
            Digest present = entry.digest();
            if (present == null) {
                rooms.registry().remove(entry);
                converge(rooms.boot().admit(wanted));
                return;
            }
            if (!Objects.equals(present, artifact.digest())) {
                entry.desire(entry.desired().withSettings(wanted.settings()));
                rooms.installs()
                        .admit(
                                artifact,
                                new InstallRequest(
                                        rooms.boot().source(wanted),
                                        wanted.owner(),
                                        wanted.shouldRun(),
                                        true),
                                rooms.lifecycle(),
                                rooms.updates());
            } else {
                entry.desire(wanted);
                rooms.registry().changed(entry);
            }
            converge(entry);
        } catch (PluginException e) {
            LOG.error(
                    "The configuration of {} cannot be followed: {}",
                    wanted.name(),
                    e.getMessage());
            rooms.registry().enter(entry, entry.phase(), e.getMessage());
        }
    }

    // -- lacks that may have ended

    /** After a change: what another plugin lacked may be there now. */
    void retryFailedSoon() {
        if (retryPlanned.compareAndSet(false, true)) {
            queue.submit(
                    () -> {
                        retryPlanned.set(false);
                        retryFailed();
                    });
        }
    }

    private void retryFailed() {
        for (Entry entry : rooms.registry().entries()) {
            Bundle bundle = entry.bundle();
            if (entry.phase() == Phase.FAILED
                    && entry.desired().shouldRun()
                    && bundle != null
                    && bundle.getState() == Bundle.INSTALLED) {
                retry(entry, bundle);
            }
        }
    }

    /** Brings it up if nothing is missing any more; else says what is missing now. */
    private void retry(Entry entry, Bundle bundle) {
        rooms.wirer()
                .lack(entry.name(), bundle)
                .ifPresentOrElse(
                        lack -> rooms.lifecycle().fail(entry, lack), () -> converge(entry));
    }

    private void retryIfRepositoryChanged() {
        if (rooms.repositoryChanged()) {
            retryFailed();
        }
    }

    /** Components came or went, so a started plugin may serve now, or no more. */
    private void judgeSoon() {
        if (judgePlanned.compareAndSet(false, true)) {
            queue.later(judgePause, this::judgeAll);
        }
    }

    private void judgeAll() {
        judgePlanned.set(false);
        long begin = System.nanoTime();
        Set<Long> faulty = rooms.components().faultyBundles();
        for (Entry entry : rooms.registry().entries()) {
            judge(entry, faulty);
        }
        judgePause = Duration.ofNanos((System.nanoTime() - begin) * JUDGE_PAUSE_RATIO);
    }

    private void judge(Entry entry, Set<Long> faulty) {
        Bundle bundle = entry.bundle();
        if (bundle == null || !entry.isPlugin() || !BundleStates.isUp(bundle)) {
            return;
        }
        boolean wasFine = entry.phase() == Phase.ACTIVE && entry.problem() == null;
        boolean wasNot = entry.phase() == Phase.FAILED || entry.problem() != null;
        if (wasNot || (wasFine && faulty.contains(bundle.getBundleId()))) {
            try {
                rooms.lifecycle().judge(entry, bundle);
            } catch (PluginException e) {
                rooms.lifecycle().fail(entry, e);
            }
        }
    }
}
