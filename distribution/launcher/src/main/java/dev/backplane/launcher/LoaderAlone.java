package dev.backplane.launcher;

import dev.backplane.loader.PluginLoader;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.ServiceTracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The loader of a distribution with the configuration of a home, and nothing else of the runtime:
 * says of an artifact what the runtime would say. All bundles are there, since the loader asks what
 * the runtime consists of; only what reads the configuration is started with it. Nothing is written
 * into the home, where the runtime may be running.
 */
public final class LoaderAlone implements AutoCloseable {

    private static final String API = "dev.backplane.api-";
    private static final String LOADER = "dev.backplane.loader-";
    private static final String PACKAGES = "org.osgi.framework.system.packages.extra";

    /** Bundles up to here read the configuration, and Declarative Services is the last of them. */
    private static final int CONFIGURATION_START_LEVEL = 5;

    private static final int COMPONENTS_START_LEVEL = 10;
    private static final long START_SECONDS = 30;

    private final Path scratch;
    private final Framework framework;
    private final Map<Path, Bundle> bundles = new TreeMap<>();
    private @Nullable PluginLoader loader;

    private LoaderAlone(Path scratch, Layout layout) throws IOException {
        this.scratch = scratch;
        Map<String, String> properties = FrameworkProperties.of(layout);
        properties.put("org.osgi.framework.storage", scratch.resolve("cache").toString());
        properties.put("backplane.data", scratch.resolve("data").toString());
        // One copy of the API for the caller and the loader.
        properties.merge(
                PACKAGES,
                FrameworkProperties.exported(jar(layout.bundles(), API)),
                (ours, api) -> ours + "," + api);
        this.framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no framework in lib/"))
                        .newFramework(properties);
    }

    /**
     * Starts it.
     *
     * @param distribution the unpacked distribution
     * @param home whose configuration counts; need not be there
     * @throws IOException if it does not start
     */
    public static LoaderAlone start(Path distribution, Path home) throws IOException {
        Logging.warnOnly();
        Layout layout = new Layout(distribution.toRealPath(), home.toAbsolutePath().normalize());
        Path scratch = Files.createTempDirectory("backplane-verify");
        try {
            LoaderAlone alone = new LoaderAlone(scratch, layout);
            try {
                alone.start(layout);
                return alone;
            } catch (IOException | RuntimeException e) {
                alone.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            delete(scratch);
            throw e;
        }
    }

    private void start(Layout layout) throws IOException {
        try {
            framework.start();
            install(layout);
            startLevel(layout, CONFIGURATION_START_LEVEL);
            startLevel(layout, COMPONENTS_START_LEVEL);
            bundles.get(jar(layout.bundles(), LOADER)).start();
            loader = await(framework.getBundleContext());
        } catch (BundleException e) {
            throw new IOException("the loader does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the loader does not start: interrupted", e);
        }
    }

    private void install(Layout layout) throws IOException, BundleException {
        BundleContext context = framework.getBundleContext();
        try (Stream<Path> files = Files.walk(layout.bundles())) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Bundle bundle = context.installBundle("reference:file:" + jar);
                // So that they stop in reverse order.
                bundle.adapt(BundleStartLevel.class).setStartLevel(level(layout, jar));
                bundles.put(jar, bundle);
            }
        }
    }

    /** Those up to this level that are not started yet. */
    private void startLevel(Layout layout, int level) throws BundleException {
        for (Map.Entry<Path, Bundle> each : bundles.entrySet()) {
            if (level(layout, each.getKey()) <= level && !CoreBundles.isFragment(each.getValue())) {
                each.getValue().start();
            }
        }
    }

    /** The name of the folder it lies in. */
    private static int level(Layout layout, Path jar) {
        return Integer.parseInt(layout.bundles().relativize(jar).getName(0).toString());
    }

    private static PluginLoader await(BundleContext context)
            throws IOException, InterruptedException {
        ServiceTracker<PluginLoader, PluginLoader> tracker =
                new ServiceTracker<>(context, PluginLoader.class, null);
        tracker.open();
        PluginLoader found = tracker.waitForService(TimeUnit.SECONDS.toMillis(START_SECONDS));
        if (found == null) {
            throw new IOException("the loader does not start within " + START_SECONDS + " s");
        }
        return found;
    }

    private static Path jar(Path folder, String beginning) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + beginning + "*.jar in " + folder));
        }
    }

    /** The loader; its store is empty and goes with it. */
    public PluginLoader loader() {
        PluginLoader started = loader;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Override
    public void close() throws IOException {
        try {
            framework.stop();
            var _ = framework.waitForStop(TimeUnit.SECONDS.toMillis(START_SECONDS));
        } catch (BundleException e) {
            throw new IOException("the loader does not stop: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
