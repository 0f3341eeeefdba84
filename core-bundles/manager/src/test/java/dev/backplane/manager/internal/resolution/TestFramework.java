package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.internal.Defaults;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.framework.PluginBundles;

import org.apache.felix.framework.Felix;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A real framework with bundles made of nothing but headers, and a repository of such. */
final class TestFramework implements AutoCloseable {

    private final Felix felix;
    private final BoundedCalls calls = new BoundedCalls();
    private final List<RepositoryBundle> repository = new ArrayList<>();

    TestFramework(Path cache) throws BundleException {
        felix =
                new Felix(
                        Map.of(
                                Constants.FRAMEWORK_STORAGE,
                                cache.toString(),
                                "felix.cache.locking",
                                "false"));
        felix.start();
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    Supply supply() {
        PluginLoader loader =
                (PluginLoader)
                        Proxy.newProxyInstance(
                                PluginLoader.class.getClassLoader(),
                                new Class<?>[] {PluginLoader.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("repository")) {
                                        return List.copyOf(repository);
                                    }
                                    throw new UnsupportedOperationException(method.getName());
                                });
        Map<String, Object> patient =
                Map.of(
                        "startTimeoutMillis", 20_000L,
                        "stopTimeoutMillis", 20_000L,
                        "drainTimeoutMillis", 20_000L,
                        "resolveTimeoutMillis", 20_000L);
        return new Supply(
                context(),
                loader,
                new PluginBundles(
                        context(),
                        calls,
                        new Limits.Durations(Defaults.of(Limits.class, patient)),
                        (bundle, label) -> () -> {}));
    }

    /** Headers in pairs; single quotes become those of OSGi. */
    static Map<String, String> headers(String name, String version, String... more) {
        Map<String, String> headers = new HashMap<>();
        headers.put(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.put(Constants.BUNDLE_SYMBOLICNAME, name);
        headers.put(Constants.BUNDLE_VERSION, version);
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1].replace('\'', '"'));
        }
        return headers;
    }

    static Resource resource(Map<String, String> headers) throws BundleException {
        return ResourceBuilder.build(null, headers);
    }

    /** Puts a bundle of these headers into the repository. */
    void offer(String name, String version, String... more) throws BundleException {
        String symbolicName = name.replaceFirst(";.*", "");
        repository.add(
                new RepositoryBundle(
                        new ArtifactSource.Remote(
                                URI.create(
                                        "http://acme.com/"
                                                + symbolicName
                                                + "-"
                                                + version
                                                + ".jar")),
                        null,
                        new PluginDescriptor(
                                symbolicName,
                                PluginType.LIBRARY,
                                symbolicName,
                                Version.parseVersion(version),
                                "",
                                resource(headers(name, version, more)))));
    }

    Bundle install(String name, String version, String... more)
            throws BundleException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers(name, version, more).forEach(manifest.getMainAttributes()::putValue);
        new JarOutputStream(bytes, manifest).close();
        return context()
                .installBundle(name + "-" + version, new ByteArrayInputStream(bytes.toByteArray()));
    }

    boolean resolve(Bundle... bundles) {
        return felix.adapt(FrameworkWiring.class).resolveBundles(List.of(bundles));
    }

    static List<String> names(Supply.Result result) {
        return result.bring().stream()
                .map(
                        bundle ->
                                bundle.descriptor().symbolicName()
                                        + " "
                                        + bundle.descriptor().version())
                .toList();
    }

    @Override
    public void close() throws BundleException {
        calls.close();
        felix.stop();
    }
}
