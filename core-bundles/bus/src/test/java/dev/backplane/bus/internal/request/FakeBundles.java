package dev.backplane.bus.internal.request;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Bundles that have an id, a name and a class loader, and nothing else. */
public final class FakeBundles {

    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    private FakeBundles() {}

    public static Bundle named(String symbolicName) {
        return named(symbolicName, new ClassLoader() {});
    }

    /** A plugin whose capability has these attributes too. */
    public static Bundle plugin(String name, Map<String, Object> attributes) {
        Map<String, Object> all = new HashMap<>(attributes);
        all.put(PluginBundle.NAMESPACE, name);
        BundleCapability capability =
                fake(
                        BundleCapability.class,
                        (proxy, method, arguments) ->
                                method.getName().equals("getAttributes") ? all : unknown(method));
        return bundle("com.acme." + name, new ClassLoader() {}, revision(List.of(capability)));
    }

    public static Bundle named(String symbolicName, ClassLoader loader) {
        return bundle(symbolicName, loader, revision(List.of()));
    }

    private static BundleRevision revision(List<BundleCapability> capabilities) {
        return fake(
                BundleRevision.class,
                (proxy, method, arguments) ->
                        method.getName().equals("getDeclaredCapabilities")
                                ? capabilities
                                : unknown(method));
    }

    private static Bundle bundle(String symbolicName, ClassLoader loader, BundleRevision revision) {
        long id = NEXT_ID.getAndIncrement();
        BundleWiring wiring =
                fake(
                        BundleWiring.class,
                        (proxy, method, arguments) ->
                                method.getName().equals("getClassLoader")
                                        ? loader
                                        : unknown(method));
        return fake(
                Bundle.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getBundleId" -> id;
                            case "getState" -> Bundle.ACTIVE;
                            case "getSymbolicName", "toString" -> symbolicName;
                            case "getVersion" -> Version.valueOf("1.0.0");
                            case "adapt" ->
                                    arguments[0] == BundleWiring.class
                                            ? wiring
                                            : arguments[0] == BundleRevision.class
                                                    ? revision
                                                    : null;
                            default -> unknown(method);
                        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static @Nullable Object unknown(Object method) {
        throw new UnsupportedOperationException(method.toString());
    }
}
