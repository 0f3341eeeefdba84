package dev.backplane.bus.internal.request;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/** Bundles that have an id, a name and a class loader, and nothing else. */
final class FakeBundles {

    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    private FakeBundles() {}

    static Bundle named(String symbolicName) {
        return named(symbolicName, new ClassLoader() {});
    }

    static Bundle named(String symbolicName, ClassLoader loader) {
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
                            case "getSymbolicName", "toString" -> symbolicName;
                            case "getVersion" -> Version.valueOf("1.0.0");
                            case "adapt" -> arguments[0] == BundleWiring.class ? wiring : null;
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
