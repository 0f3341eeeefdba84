package dev.backplane.loader.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** What Declarative Services would hand to the component. */
final class TestConfig {

    private TestConfig() {}

    /** The defaults, except for these. */
    static LoaderConfig with(Map<String, Object> values) {
        return proxy(
                LoaderConfig.class,
                (proxy, method, arguments) ->
                        values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static BundleContext context(Map<String, String> properties) {
        return context(properties, Map.of());
    }

    /** A framework with these properties and bundles, symbolic names by location. */
    static BundleContext context(Map<String, String> properties, Map<String, String> bundles) {
        return proxy(
                BundleContext.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getProperty" -> properties.get((String) arguments[0]);
                            case "getBundles" ->
                                    bundles.entrySet().stream()
                                            .map(each -> bundle(each.getKey(), each.getValue()))
                                            .toArray(Bundle[]::new);
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    private static Bundle bundle(String location, String symbolicName) {
        return proxy(
                Bundle.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getLocation" -> location;
                            case "getSymbolicName" -> symbolicName;
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
