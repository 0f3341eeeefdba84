package dev.backplane.manager.internal.plan;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.lifecycle.Orphans;
import dev.backplane.manager.internal.lifecycle.Wirer;
import dev.backplane.manager.internal.registry.DesiredState.Run;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.HostNamespace;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What plans are made of: how something goes down, and how it comes up with what it needs. */
final class Moves {

    private final Registry registry;
    private final Lifecycle lifecycle;
    private final Wirer wirer;
    private final Forecast forecast;
    private final Orphans orphans;
    private final Limits.Durations limits;

    Moves(
            Registry registry,
            Lifecycle lifecycle,
            Wirer wirer,
            Forecast forecast,
            Orphans orphans,
            Limits.Durations limits) {
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.wirer = wirer;
        this.forecast = forecast;
        this.orphans = orphans;
        this.limits = limits;
    }

    /** Drained and stopped, as far as it runs. */
    void takeDown(Sketch sketch, Entry entry, String reason) {
        PluginDescriptor descriptor = entry.descriptor();
        if (descriptor == null) {
            return;
        }
        if (entry.phase() == Phase.ACTIVE) {
            sketch.step(Kind.DRAIN, entry.name(), descriptor, drainLimit());
        }
        if (isUp(entry) && !isFragment(entry)) {
            sketch.step(Kind.STOP, entry.name(), descriptor, reason);
        }
    }

    /** Uninstalled, with what only it needed. */
    void goAway(Sketch sketch, @Nullable Entry entry, String why) {
        if (entry == null) {
            return;
        }
        PluginDescriptor descriptor = entry.descriptor();
        Bundle bundle = entry.bundle();
        if (entry.phase() == Phase.ACTIVE) {
            sketch.interrupts(entry.name(), null, why);
        }
        if (descriptor != null && bundle != null) {
            takeDown(sketch, entry, "");
            sketch.step(Kind.UNINSTALL, entry.name(), descriptor, "");
            rewire(sketch, entry, List.of(bundle), true);
        }
        removeOrphans(sketch, entry, null);
    }

    /** Wired and started, what it needs first. */
    void bringUp(Sketch sketch, Entry entry, Set<String> underWay) {
        PluginDescriptor descriptor = entry.descriptor();
        Bundle bundle = entry.bundle();
        boolean runs =
                entry.phase() == Phase.ACTIVE && isUp(entry) && !sketch.isStopped(entry.name());
        if (descriptor == null || runs || !underWay.add(entry.name())) {
            return;
        }
        if (bundle == null) {
            sketch.step(Kind.INSTALL, entry.name(), descriptor, "the framework has lost it");
        } else if (wirer.isOutdated(bundle)) {
            rewire(sketch, entry, List.of(bundle), false);
        }
        Forecast.Outlook outlook =
                bundle == null ? forecast.of(descriptor) : forecast.of(entry, bundle, descriptor);
        if (come(sketch, entry.name(), descriptor, outlook, underWay)) {
            shift(sketch, entry.name(), descriptor);
        }
    }

    private static void shift(Sketch sketch, String name, PluginDescriptor descriptor) {
        if (descriptor.type() == PluginType.BUNDLE) {
            sketch.step(Kind.SHIFT, name, descriptor, "calls go there");
        }
    }

    /** The same for what was just installed; false if it would not start. */
    boolean comeUp(Sketch sketch, PluginDescriptor newcomer) {
        boolean comes = start(sketch, newcomer);
        if (comes) {
            shift(sketch, newcomer.name(), newcomer);
        }
        return comes;
    }

    /** Up, but without a call; false if it would not start. */
    boolean start(Sketch sketch, PluginDescriptor newcomer) {
        Set<String> underWay = new HashSet<>(Set.of(newcomer.name()));
        return come(sketch, newcomer.name(), newcomer, forecast.of(newcomer), underWay);
    }

    private boolean come(
            Sketch sketch,
            String name,
            PluginDescriptor descriptor,
            Forecast.Outlook outlook,
            Set<String> underWay) {
        for (RepositoryBundle found : outlook.bring()) {
            sketch.step(
                    Kind.INSTALL,
                    found.descriptor().name(),
                    found.descriptor(),
                    "from " + found.source().label() + ", for " + name);
        }
        if (outlook.problem() != null) {
            sketch.note(name + " would not start: " + outlook.problem());
            return false;
        }
        for (String need : outlook.needs()) {
            Entry entry = registry.find(need);
            if (entry != null && entry.phase() != Phase.ACTIVE) {
                startNeed(sketch, entry, underWay);
            }
        }
        for (RepositoryBundle found : outlook.bring()) {
            startBundle(sketch, found.descriptor().name(), found.descriptor(), "for " + name);
        }
        startBundle(sketch, name, descriptor, "");
        return true;
    }

    private void startNeed(Sketch sketch, Entry entry, Set<String> underWay) {
        if (entry.desired().run() == Run.STOPPED) {
            sketch.desires(entry.desired(), entry.desired().withRun(Run.STARTED, null));
        }
        bringUp(sketch, entry, underWay);
    }

    private static void startBundle(
            Sketch sketch, String name, PluginDescriptor descriptor, String reason) {
        boolean fragment =
                !descriptor.resource().getRequirements(HostNamespace.HOST_NAMESPACE).isEmpty();
        if (!fragment) {
            sketch.step(Kind.START, name, descriptor, reason);
        }
    }

    /**
     * All that is wired to what changes goes down, is wired anew, and comes up as far as it can.
     *
     * @param gone whether the cause is no more afterwards
     */
    void rewire(Sketch sketch, Entry cause, List<Bundle> outdated, boolean gone) {
        List<Entry> affected = lifecycle.activeInReach(outdated, cause);
        if (!affected.isEmpty() && !gone) {
            String names = String.join(", ", affected.stream().map(Entry::name).toList());
            sketch.refusedBy(
                    new PluginException(
                            ErrorCode.IN_USE,
                            cause.name() + " must be wired anew, which would restart " + names));
        }
        for (Entry each : affected) {
            sketch.restarts(each.name());
            sketch.interrupts(each.name(), restartTime(), "it is wired anew");
            takeDown(sketch, each, "it is wired to " + cause.name());
        }
        PluginDescriptor descriptor = cause.descriptor();
        if (descriptor != null) {
            sketch.refresh(cause.name(), descriptor);
        }
        for (Entry each : affected) {
            if (gone) {
                sketch.note(
                        each.name()
                                + " comes up again only if something else offers what it has from "
                                + cause.name());
            }
            bringUp(sketch, each, new HashSet<>(Set.of(cause.name())));
        }
    }

    /**
     * What was brought for others and is needed by nobody once this one has changed goes as well.
     *
     * @param then what it is then; null if it is gone
     */
    void removeOrphans(Sketch sketch, Entry entry, @Nullable PluginDescriptor then) {
        Set<String> needs = new HashSet<>();
        if (then != null) {
            Forecast.Outlook outlook = forecast.of(then);
            needs.addAll(outlook.needs());
            outlook.bring().forEach(found -> needs.add(found.descriptor().name()));
        }
        Entry last = null;
        for (Entry orphan : orphans.after(entry, needs)) {
            PluginDescriptor descriptor = orphan.descriptor();
            sketch.desires(orphan.desired(), null);
            if (descriptor != null && orphan.bundle() != null) {
                takeDown(sketch, orphan, "");
                sketch.step(
                        Kind.UNINSTALL,
                        orphan.name(),
                        descriptor,
                        "brought for " + orphan.desired().owner().detail() + ", needed no more");
                last = orphan;
            }
        }
        if (last != null && last.descriptor() != null) {
            sketch.refresh(last.name(), last.descriptor());
        }
    }

    Duration restartTime() {
        return limits.drain().plus(limits.stop()).plus(limits.resolve()).plus(limits.start());
    }

    static boolean isUp(Entry entry) {
        Bundle bundle = entry.bundle();
        return bundle != null && BundleStates.isUp(bundle);
    }

    private static boolean isFragment(Entry entry) {
        Bundle bundle = entry.bundle();
        return bundle != null && BundleStates.isFragment(bundle);
    }

    /** As a person reads it. */
    String drainLimit() {
        return "at most " + seconds(limits.drain());
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
