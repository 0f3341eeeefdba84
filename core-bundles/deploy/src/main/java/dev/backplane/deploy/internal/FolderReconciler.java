package dev.backplane.deploy.internal;

import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.Change;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Compares the whole folder with the manager's entries each time, whatever the hint was; so a lost
 * event, a retry and a change while the runtime was down are all the same case. Used by one thread.
 */
final class FolderReconciler {

    private static final Logger LOG = LoggerFactory.getLogger(FolderReconciler.class);

    /** Lies beside the plugins in a home. */
    private static final String CONFIGURATIONS = "configs";

    private final PluginManager manager;
    private final Duration rescan;
    private final Clock clock;
    private final FolderScanner scanner;
    private final SettlingFiles settling;
    private final Attempts attempts;
    private final JarInspector inspector;
    private final DesiredFiles desiredFiles;
    private final JsonEntries jsonEntries;
    private final JarEntries jarEntries;
    private final List<DryRuns> dryRuns;

    FolderReconciler(
            Path folder,
            PluginManager manager,
            PluginLoader loader,
            FolderTiming timing,
            Clock clock) {
        this.manager = manager;
        this.rescan = timing.rescan();
        this.clock = clock;
        this.scanner = new FolderScanner(folder);
        this.settling = new SettlingFiles(timing.settle());
        this.attempts = new Attempts(manager, timing.rescan(), clock);
        this.inspector = new JarInspector(folder, loader, clock);
        this.desiredFiles = new DesiredFiles(folder, attempts);
        this.jsonEntries = new JsonEntries(folder, manager, loader, inspector, attempts);
        this.jarEntries = new JarEntries(folder, manager, inspector, attempts);
        DryRunPlans plans = new DryRunPlans(manager);
        this.dryRuns =
                List.of(
                        new DryRuns(
                                folder, name -> !FolderScanner.isJson(name), plans::jar, timing),
                        new DryRuns(
                                folder.resolveSibling(CONFIGURATIONS),
                                FolderScanner::isJson,
                                plans::configuration,
                                timing));
    }

    /**
     * Brings the manager's entries in line with the folder; returns when to look again at the
     * latest.
     */
    Duration reconcile() {
        Optional<SortedMap<String, FileStamp>> listing = scanner.scan();
        if (listing.isEmpty()) {
            return rescan;
        }
        SortedMap<String, FileStamp> files = listing.get();
        List<PluginInfo> entries = manager.list();
        Instant now = clock.instant();
        settling.observe(files, FolderView.ownedByFiles(entries).keySet(), now);
        FolderView view = new FolderView(files, entries, settling, now);

        JsonClaims claims = desiredFiles.read(view);
        jsonEntries.reconcile(view, desiredFiles.ready(view));
        jarEntries.reconcile(view, claims);
        Set<String> concerned = removeLeftovers(view, claims);

        concerned.addAll(files.keySet());
        attempts.retain(concerned);
        inspector.retain(files.keySet());
        dryRuns.forEach(each -> each.look(now));
        return untilNext(clock.instant());
    }

    /** Lets a pass under way come to its end without further changes; from any thread. */
    void stop() {
        attempts.stop();
    }

    /** Comes last: what moved to another file has another owner by now. */
    private Set<String> removeLeftovers(FolderView view, JsonClaims claims) {
        Map<String, List<PluginInfo>> owned = FolderView.ownedByFiles(manager.list());
        owned.forEach(
                (file, entries) -> {
                    Optional<Artifact> brought = brought(file, view, claims);
                    for (PluginInfo entry : entries) {
                        if (view.isDeleted(file)
                                || brought.filter(it -> isReplaced(entry, it, owned)).isPresent()) {
                            attempts.attempt(
                                    file,
                                    "uninstall " + entry.name(),
                                    () -> uninstall(file, entry));
                        }
                    }
                });
        return new HashSet<>(owned.keySet());
    }

    /** The plugin a jar brings by itself. */
    private Optional<Artifact> brought(String jar, FolderView view, JsonClaims claims) {
        return !FolderScanner.isJson(jar)
                        && !claims.isSource(jar)
                        && view.isSettled(jar)
                        && inspector.inspect(jar, view.stamp(jar), view.known())
                                instanceof Inspection.Good(Artifact artifact)
                ? Optional.of(artifact)
                : Optional.empty();
    }

    /**
     * Whether the file, which once brought the entry, now brings another plugin, which is there.
     */
    private static boolean isReplaced(
            PluginInfo entry, Artifact brought, Map<String, List<PluginInfo>> owned) {
        return !entry.name().equals(brought.name())
                && owned.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(
                                it ->
                                        it.name().equals(brought.name())
                                                && it.symbolicName()
                                                        .equals(brought.symbolicName()));
    }

    private void uninstall(String file, PluginInfo entry) {
        manager.uninstall(entry.name(), new Change(Attempts.owner(file), false));
        LOG.info("{}: {} {} uninstalled", file, entry.name(), entry.version());
    }

    private Duration untilNext(Instant now) {
        return Stream.of(settling.nextChange(now), attempts.nextAttempt())
                .flatMap(Optional::stream)
                .map(next -> Duration.between(now, next))
                .map(wait -> wait.isPositive() ? wait : Duration.ZERO)
                .reduce(rescan, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
}
