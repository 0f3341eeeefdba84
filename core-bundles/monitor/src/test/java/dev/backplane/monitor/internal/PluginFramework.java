package dev.backplane.monitor.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A framework with plugins made on the spot. */
public final class PluginFramework implements AutoCloseable {

    private final Framework framework;

    /** Starts an empty one. */
    public PluginFramework(Path home) throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        home.resolve("cache").toString(),
                                        "backplane.home",
                                        home.toString()));
        framework.start();
    }

    /** The system bundle's. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** Starts a plugin; the first class is its activator. */
    public Bundle start(
            String name, String version, Map<String, String> headers, Class<?>... classes)
            throws BundleException, IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + name);
        return startBundle(name, version, all, classes);
    }

    /** Starts a bundle that is no plugin. */
    public Bundle startBundle(
            String name, String version, Map<String, String> headers, Class<?>... classes)
            throws BundleException, IOException {
        Bundle bundle =
                context()
                        .installBundle(
                                name + "-" + version,
                                new ByteArrayInputStream(jar(name, version, headers, classes)));
        bundle.start();
        return bundle;
    }

    private static byte[] jar(
            String name, String version, Map<String, String> more, Class<?>... classes)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        headers.putValue(Constants.BUNDLE_VERSION, version);
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, classes[0].getName());
        more.forEach(headers::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : classes) {
                String file = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(file));
                try (InputStream content = type.getClassLoader().getResourceAsStream(file)) {
                    content.transferTo(jar);
                }
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
