package dev.backplane.manager.internal;

import dev.backplane.loader.ArtifactSource.Stored;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Change;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan.Difference;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.internal.lifecycle.Admission;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.release.Differences;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What people do with releases: look at them, go back to one, rehearse one, bring several at once.
 */
final class Releasing {

    private final SerialQueue queue;
    private final Rooms rooms;
    private final PluginLoader loader;
    private final BiFunction<StagedArtifact, InstallRequest, PluginInfo> installing;

    /** An artifact and what is wanted of it. */
    private record Wanted(StagedArtifact artifact, InstallRequest request) {}

    /**
     * @param installing makes an installation, on the manager's thread
     */
    Releasing(
            SerialQueue queue,
            Rooms rooms,
            PluginLoader loader,
            BiFunction<StagedArtifact, InstallRequest, PluginInfo> installing) {
        this.queue = queue;
        this.rooms = rooms;
        this.loader = loader;
        this.installing = installing;
    }

    List<Release> history(String name) {
        List<Release> history = rooms.releases().history(name);
        return history.isEmpty() ? queue.call(() -> none(name)) : history;
    }

    /** Nothing, of a plugin that there is. */
    private List<Release> none(String name) {
        return rooms.releases().history(rooms.entry(name).name());
    }

    List<Difference> diff(String name, int before, int after) {
        var _ = history(name);
        return Differences.between(rooms.releases(), name, before, after);
    }

    PluginInfo rollback(String name, int number, Change change) {
        if (number == 0 && queue.call(() -> endWatch(rooms.entry(name), change))) {
            return rooms.registry().picture(name).orElseThrow();
        }
        Release release = queue.call(() -> target(name, number));
        Digest digest = release.digest();
        try (var _ = loader.hold()) {
            StagedArtifact artifact = loader.stage(new Stored(digest), digest);
            return queue.call(() -> goBack(name, release, artifact, change));
        }
    }

    private Release target(String name, int number) {
        return rooms.releases().find(rooms.entry(name).name(), number);
    }

    private PluginInfo goBack(
            String name, Release release, StagedArtifact artifact, Change change) {
        Entry entry = rooms.entry(name);
        boolean watched =
                rooms.updates().standsBy(name, release.digest()) && endWatch(entry, change);
        if (!watched) {
            rooms.updates().settle(entry);
            rooms.releases().restoreConfigurations(name, release.number());
            return installing.apply(
                    artifact,
                    new InstallRequest(
                            new Stored(release.digest()),
                            change.owner(),
                            null,
                            true,
                            release.digest()));
        }
        return rooms.registry().picture(name).orElseThrow();
    }

    /** Goes back from an update that is being watched; false if none is. */
    private boolean endWatch(Entry entry, Change change) {
        return rooms.updates().rollBack(entry, "rolled back by " + Text.owner(change.owner()));
    }

    Rehearsal rehearse(InstallRequest request) {
        try (var _ = loader.hold()) {
            StagedArtifact artifact = loader.stage(request.source(), request.sha256());
            return queue.call(() -> rehearse(artifact, request));
        }
    }

    private Rehearsal rehearse(StagedArtifact artifact, InstallRequest request) {
        Admission admission = rooms.admissions().judge(artifact, request);
        Entry entry = admission.entry();
        if (entry == null || admission.kind() != Admission.Kind.REPLACE_RUNNING) {
            throw new PluginException(
                    ErrorCode.PLUGIN_NOT_ACTIVE,
                    "no other version of "
                            + artifact.descriptor().name()
                            + " serves now, so there is no update to rehearse");
        }
        return rooms.updates()
                .rehearse(new Updates.Order(entry, artifact, admission.wanted(), request));
    }

    List<PluginInfo> installTogether(List<InstallRequest> requests) {
        try (var _ = loader.hold()) {
            List<Wanted> wanted = new ArrayList<>();
            for (InstallRequest request : requests) {
                wanted.add(new Wanted(loader.stage(request.source(), request.sha256()), request));
            }
            return queue.call(() -> installAll(wanted));
        }
    }

    /**
     * Those that replace a running version as one; before them what is new, after them the rest.
     */
    private List<PluginInfo> installAll(List<Wanted> wanted) {
        List<Updates.Order> orders = new ArrayList<>();
        List<Wanted> others = new ArrayList<>();
        for (Wanted each : wanted) {
            Admission admission = rooms.admissions().judge(each.artifact(), each.request());
            Entry entry = admission.entry();
            if (admission.kind() == Admission.Kind.ELSEWHERE) {
                String name = admission.wanted().name();
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        name + " is for other nodes; install it alone, or on one of those");
            }
            if (entry != null && admission.kind() == Admission.Kind.REPLACE_RUNNING) {
                orders.add(
                        new Updates.Order(
                                entry, each.artifact(), admission.wanted(), each.request()));
            } else {
                others.add(each);
            }
        }
        List<String> added = new ArrayList<>();
        try {
            for (Wanted each : others) {
                added.add(addNew(each));
            }
            rooms.updates().replaceTogether(orders);
        } catch (PluginException e) {
            takeBack(added);
            throw e;
        }
        return wanted.stream()
                .map(each -> each.artifact().descriptor().name())
                .map(name -> rooms.registry().picture(name).orElseThrow())
                .toList();
    }

    private String addNew(Wanted wanted) {
        String name = wanted.artifact().descriptor().name();
        if (rooms.registry().find(name) != null) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    name
                            + " is there but does not serve, so it cannot be updated together with"
                            + " others; start it first, or install it alone");
        }
        PluginInfo added = installing.apply(wanted.artifact(), wanted.request());
        if (added.shouldRun() && added.phase() != Phase.ACTIVE) {
            takeBack(List.of(name));
            throw new PluginException(
                    ErrorCode.UPDATE_FAILED, name + " does not come up: " + added.problem());
        }
        return name;
    }

    private void takeBack(List<String> added) {
        for (String name : added.reversed()) {
            Entry entry = rooms.registry().find(name);
            if (entry != null) {
                rooms.states().delete(name);
                rooms.changes().remove(entry);
            }
        }
    }
}
