package dev.backplane.loader.internal;

import org.osgi.framework.BundleContext;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** What Declarative Services would hand to the component. */
final class TestConfig {

    private TestConfig() {}

    /** The defaults, except for these. */
    static ContentAddressedLoader.Config with(Map<String, Object> values) {
        return proxy(
                ContentAddressedLoader.Config.class,
                (proxy, method, arguments) ->
                        values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static BundleContext context(Map<String, String> properties) {
        return proxy(
                BundleContext.class,
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getProperty")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return properties.get((String) arguments[0]);
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
