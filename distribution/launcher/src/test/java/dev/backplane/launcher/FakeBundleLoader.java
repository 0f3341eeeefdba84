package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/** The class loader of a bundle that declares these plugins; it holds one class. */
final class FakeBundleLoader extends ClassLoader implements BundleReference {

    private final Class<?> held;
    private final List<String> plugins;

    FakeBundleLoader(Class<?> held, String... plugins) {
        super(held.getClassLoader());
        this.held = held;
        this.plugins = List.of(plugins);
    }

    Object create() throws ReflectiveOperationException, IOException {
        String file = "/" + held.getName().replace('.', '/') + ".class";
        try (InputStream stream = held.getResourceAsStream(file)) {
            byte[] bytes = stream.readAllBytes();
            return defineClass(held.getName(), bytes, 0, bytes.length)
                    .getConstructor()
                    .newInstance();
        }
    }

    @Override
    public Bundle getBundle() {
        List<BundleCapability> declared =
                plugins.stream()
                        .map(
                                name ->
                                        answering(
                                                BundleCapability.class,
                                                Map.of("dev.backplane.plugin", name)))
                        .toList();
        BundleRevision revision =
                (BundleRevision)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {BundleRevision.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("getVersion")
                                                ? new Version("1.2.0")
                                                : declared);
        return (Bundle)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Bundle.class},
                        (proxy, method, arguments) ->
                                arguments[0] == BundleRevision.class ? revision : null);
    }

    /** An object whose every method returns the same. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer));
    }
}
