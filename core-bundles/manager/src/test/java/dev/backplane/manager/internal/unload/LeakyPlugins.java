package dev.backplane.manager.internal.unload;

import dev.backplane.manager.internal.Defaults;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.unload.leaky.Clean;
import dev.backplane.manager.internal.unload.registry.Registry;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A framework, bundles that leave different things behind, and the watch over their unloading. */
final class LeakyPlugins implements AutoCloseable {

    private static final String EXPORTED = Registry.class.getPackageName();

    final UnloadWatch watch;
    final PluginBundles bundles;
    private final Framework framework;
    private final BoundedCalls calls = new BoundedCalls();

    LeakyPlugins(Path home) throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        home.resolve("cache").toString(),
                                        "backplane.home",
                                        home.toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        EXPORTED));
        framework.start();
        watch =
                new UnloadWatch(
                        framework.getBundleContext(),
                        Defaults.of(
                                UnloadConfig.class,
                                Map.of("collectAfterMillis", 500L, "threadGraceMillis", 100L)));
        bundles =
                new PluginBundles(
                        framework.getBundleContext(),
                        calls,
                        new Limits.Durations(Defaults.of(Limits.class, Map.of())),
                        watch);
    }

    /** Starts a bundle of that name with this activator. */
    Bundle start(String name, String version, Class<? extends BundleActivator> activator)
            throws Exception {
        return start(name, version, Map.of(Constants.BUNDLE_ACTIVATOR, activator.getName()), true);
    }

    Bundle start(String name, String version, Map<String, String> headers, boolean withClasses)
            throws Exception {
        byte[] jar = jar(name, version, headers, withClasses);
        Bundle bundle =
                framework
                        .getBundleContext()
                        .installBundle(name + "-" + version, new ByteArrayInputStream(jar));
        bundle.start();
        return bundle;
    }

    private static byte[] jar(
            String name, String version, Map<String, String> headers, boolean withClasses)
            throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        attributes.putValue(Constants.BUNDLE_VERSION, version);
        attributes.putValue(
                Constants.IMPORT_PACKAGE, "org.osgi.framework,javax.management," + EXPORTED);
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Path file : withClasses ? classes() : List.<Path>of()) {
                jar.putNextEntry(
                        new JarEntry(
                                Clean.class.getPackageName().replace('.', '/')
                                        + "/"
                                        + file.getFileName()));
                jar.write(Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> classes() throws IOException, URISyntaxException {
        Path folder = Path.of(Clean.class.getResource("Clean.class").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** As the manager takes plugins away. */
    void retire(Bundle bundle) {
        if (!bundles.retire(bundle, bundle.getSymbolicName() + " " + bundle.getVersion())) {
            throw new AssertionError(bundle + " stayed behind");
        }
    }

    @Override
    public void close() throws Exception {
        watch.deactivate();
        calls.close();
        framework.stop();
        if (framework.waitForStop(TimeUnit.SECONDS.toMillis(10)).getType() == 0) {
            throw new AssertionError("the framework did not stop");
        }
    }
}
