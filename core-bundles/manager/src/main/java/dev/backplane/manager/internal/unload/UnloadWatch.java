package dev.backplane.manager.internal.unload;

import dev.backplane.manager.UnloadReports;
import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.internal.framework.Departures;
import dev.backplane.manager.internal.unload.Departure.Note;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches whether the class loaders of what was taken away really go. Notes what is needed before a
 * bundle is stopped and leaves the looking to a thread of its own; it never holds a loader itself.
 */
@Component(
        service = {UnloadReports.class, UnloadWatch.class},
        configurationPid = UnloadConfig.PID)
@Designate(ocd = UnloadConfig.class)
public final class UnloadWatch implements UnloadReports, Departures {

    private final BundleContext context;
    private final Ledger ledger = new Ledger();
    private final StartMarks marks = new StartMarks();
    private final AtomicLong numbers = new AtomicLong();
    private final Watcher watcher;
    private final RootSearch roots;
    private volatile UnloadConfig config;

    /** Begins with the bundles that leave from now on. */
    @Activate
    public UnloadWatch(BundleContext context, UnloadConfig config) {
        this.context = context;
        this.config = config;
        this.watcher =
                new Watcher(
                        ledger,
                        new Collector(System::gc),
                        new LeftThreads(context, marks),
                        new WiredUsers(context),
                        this::config);
        this.roots = RootSearch.inHomeOf(context);
        context.addBundleListener(marks);
    }

    private UnloadConfig config() {
        return config;
    }

    @Modified
    void modified(UnloadConfig changed) {
        config = changed;
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(marks);
        watcher.close();
    }

    @Override
    public Runnable leaving(Bundle bundle, String label) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (wiring == null || loader == null) { // never resolved, or a fragment
            return () -> {};
        }
        String version = bundle.getVersion().toString();
        Note note = new Note(plugin(label, version), version, wiring, loader, packages(wiring));
        return () -> left(note);
    }

    private static String plugin(String label, String version) {
        String suffix = " " + version;
        return label.endsWith(suffix)
                ? label.substring(0, label.length() - suffix.length())
                : label;
    }

    private static Set<String> packages(BundleWiring wiring) {
        Set<String> packages = new HashSet<>();
        Collection<String> paths =
                wiring.listResources(
                        "/",
                        "*.class",
                        BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
        if (paths == null) { // it went out of use this moment
            return packages;
        }
        for (String path : paths) {
            int slash = path.lastIndexOf('/');
            packages.add(path.substring(0, Math.max(0, slash)).replace('/', '.'));
        }
        return Set.copyOf(packages);
    }

    private void left(Note note) {
        Departure departure =
                new Departure(numbers.incrementAndGet(), note, Instant.now(), watcher.gone());
        ledger.add(departure, config.keptReports());
        watcher.watch();
    }

    @Override
    public List<UnloadVerdict> verdicts() {
        return ledger.all().stream().map(Departure::verdict).toList();
    }

    @Override
    public long unloaded() {
        return ledger.unloaded();
    }

    @Override
    public long leaked() {
        return ledger.leaked();
    }

    @Override
    public UnloadVerdict awaitVerdict(String plugin, Duration limit) throws InterruptedException {
        Departure departure = watcher.await(plugin, limit);
        if (departure == null) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "no version of '" + plugin + "' was unloaded within " + limit);
        }
        return departure.verdict();
    }

    @Override
    public List<String> findRoots(String plugin) {
        List<Departure> known =
                ledger.all().stream()
                        .filter(each -> Objects.equals(each.plugin(), plugin))
                        .toList();
        if (known.isEmpty()) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "no version of '"
                            + plugin
                            + "' was unloaded since the runtime started; see: backplane plugin"
                            + " unloads");
        }
        try {
            return watcher.call(() -> roots.search(known));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping(e);
        } catch (RejectedExecutionException e) {
            throw stopping(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PluginException failure
                    ? failure
                    : new PluginException(
                            ErrorCode.INTERNAL, "the search for roots failed: " + e.getCause(), e);
        } finally {
            watcher.watch(); // the dump collects, too
        }
    }

    private static PluginException stopping(Exception cause) {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE, "the search ended: the runtime stops", cause);
    }
}
