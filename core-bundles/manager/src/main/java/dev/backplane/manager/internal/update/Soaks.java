package dev.backplane.manager.internal.update;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Door;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.UpdateStatus;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.update.Takeover.Side;
import dev.backplane.manager.internal.update.UpdateRooms.Surroundings;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shifts calls to new versions, watches over them while the old ones stand by, and keeps them or
 * goes back. On the manager's thread, but for what is read.
 */
final class Soaks {

    private static final Logger LOG = LoggerFactory.getLogger(Soaks.class);

    private final Surroundings around;
    private final Probes probes;
    private final Handover handover;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();

    Soaks(Surroundings around, Probes probes, Handover handover) {
        this.around = around;
        this.probes = probes;
        this.handover = handover;
    }

    /** From now on the new version serves; what is desired says so first. */
    void shift(Takeover takeover) {
        Entry entry = takeover.entry();
        Side before = takeover.before();
        Side after = takeover.after();
        save(after.desired());
        entry.desire(after.desired());
        takeover.shifted(
                around.routes().traffic(before.bundle()),
                around.routes().inFlight(before.bundle()));
        around.lifecycle().shift(entry, after.artifact(), after.bundle());
        around.releases()
                .serves(
                        takeover.name(),
                        after.release(),
                        after.bundle(),
                        Outcome.SOAKING,
                        takeover.schema(),
                        takeover.proof());
        LOG.info("Calls of {} go to {} now", takeover.name(), after.label());
    }

    /** A configuration that somebody else wrote already says what shall be. */
    private void save(DesiredState desired) {
        if (desired.owner().door() != Door.CONFIG) {
            around.desired().save(desired);
        }
    }

    /** Some calls go to the new version, and are compared with those that go to the old one. */
    void tryWithSome(Takeover takeover) {
        Side before = takeover.before();
        takeover.shifted(around.routes().traffic(before.bundle()), 0);
        around.routes()
                .startCanary(
                        takeover.name(),
                        takeover.after().bundle(),
                        Objects.requireNonNull(takeover.settings().canary()));
        LOG.info(
                "Some calls of {} go to {} now: {}",
                takeover.name(),
                takeover.after().label(),
                takeover.settings().canary());
        watch(takeover);
    }

    void watch(Takeover takeover) {
        takeover.watched();
        watches.put(takeover.name(), new Watch(takeover, around, probes));
        around.registry().changed(takeover.entry());
    }

    /** Looks at all that are watched: goes back from the bad ones, keeps those whose time is up. */
    void look() {
        for (Watch watch : List.copyOf(watches.values())) {
            Optional<String> fault = watch.look();
            if (fault.isPresent()) {
                watches.remove(watch.takeover().name());
                goBack(watch.takeover(), fault.get(), true);
            } else if (watch.isOver()) {
                watches.remove(watch.takeover().name());
                keep(watch.takeover());
            }
        }
    }

    /** The watch ends now: a version that all calls go to is kept, one on trial is discarded. */
    void settle(Entry entry) {
        Watch watch = watches.remove(entry.name());
        if (watch == null) {
            return;
        }
        if (watch.takeover().isCanary()) {
            goBack(watch.takeover(), "another change of the plugin ended its trial", false);
        } else {
            keep(watch.takeover());
        }
    }

    boolean rollBack(String name, String reason) {
        Watch watch = watches.remove(name);
        if (watch == null) {
            return false;
        }
        goBack(watch.takeover(), reason, true);
        return true;
    }

    private void keep(Takeover takeover) {
        if (takeover.isCanary()) {
            shift(takeover);
        }
        commit(takeover);
    }

    /** The old version goes for good. */
    void commit(Takeover takeover) {
        Side before = takeover.before();
        Side after = takeover.after();
        takeover.soaked();
        takeover.forgetState();
        if (!takeover.isDrained()) {
            takeover.drained(around.lifecycle().drain(before.label(), before.bundle()));
        }
        around.releases()
                .serves(
                        takeover.name(),
                        after.release(),
                        after.bundle(),
                        Outcome.CURRENT,
                        takeover.schema(),
                        takeover.proof());
        around.retirements().retire(before.bundle(), before.label());
        around.registry().changed(takeover.entry());
        LOG.info("{} replaces {}: {}", after.label(), before.label(), takeover.proof());
    }

    private void goBack(Takeover takeover, String reason, boolean bad) {
        Side before = takeover.before();
        Side after = takeover.after();
        LOG.warn("{} is rolled back to {}: {}", after.label(), before.label(), reason);
        takeover.soaked();
        if (bad) {
            around.releases()
                    .reputation()
                    .markBad(takeover.name(), after.artifact().digest(), reason);
            report(takeover, reason);
        }
        if (takeover.isCanary()) {
            around.routes().endCanary(takeover.name());
        } else {
            serveAgain(takeover);
            takeover.forgetState();
            if (before.release() != 0) {
                around.releases().servesAgain(takeover.name(), before.release());
            }
        }
        wentBack(takeover, reason); // a kill while it drains finds the books in order
        takeover.wentBack(around.lifecycle().drain(after.label(), after.bundle()));
        around.retirements().retire(after.bundle(), after.label());
        wentBack(takeover, reason);
        around.registry().changed(takeover.entry());
    }

    private void wentBack(Takeover takeover, String reason) {
        around.releases()
                .ended(
                        takeover.name(),
                        takeover.after().release(),
                        Outcome.ROLLED_BACK,
                        reason,
                        takeover.proof());
    }

    /** Calls had shifted to it already when another of its group failed. */
    void takeBack(Takeover takeover, String reason) {
        goBack(takeover, reason, false);
    }

    /** The version before serves, with what the new one learnt meanwhile where that can be had. */
    private void serveAgain(Takeover takeover) {
        Entry entry = takeover.entry();
        Side before = takeover.before();
        entry.operating(true);
        try {
            handover.back(takeover);
            DesiredState desired = desiredAgain(takeover);
            save(desired);
            entry.desire(desired);
            around.lifecycle().shift(entry, before.artifact(), before.bundle());
        } catch (PluginException e) {
            around.lifecycle().fail(entry, e);
        } finally {
            entry.operating(false);
        }
    }

    /**
     * What was desired before, owned by whoever owns it now: its earlier file may be gone, and must
     * not take the plugin with it.
     */
    private static DesiredState desiredAgain(Takeover takeover) {
        DesiredState before = takeover.before().desired();
        DesiredState after = takeover.after().desired();
        return before.withOwner(after.owner(), before.source())
                .withRun(takeover.entry().desired().run(), takeover.entry().desired().runOwner());
    }

    private void report(Takeover takeover, String reason) {
        Side after = takeover.after();
        around.refusals()
                .add(
                        new Refusal(
                                after.desired().source(),
                                after.desired().owner(),
                                ErrorCode.KNOWN_BAD,
                                after.label()
                                        + " was rolled back to "
                                        + takeover.before().label()
                                        + ": "
                                        + reason
                                        + "; these bytes come in again only with --force",
                                around.registry().clock().instant()));
    }

    boolean standsBy(String name, Digest digest) {
        Watch watch = watches.get(name);
        return watch != null && watch.takeover().before().artifact().digest().equals(digest);
    }

    boolean isWatched(String name) {
        return watches.containsKey(name);
    }

    List<UpdateStatus> underWay() {
        Collection<Watch> now = watches.values();
        return now.stream()
                .map(Watch::status)
                .sorted(Comparator.comparing(UpdateStatus::name))
                .toList();
    }
}
