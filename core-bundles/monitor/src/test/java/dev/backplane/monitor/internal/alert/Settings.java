package dev.backplane.monitor.internal.alert;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configuration of a component, with its defaults. */
final class Settings {

    private Settings() {}

    static <T> T of(Class<T> type, Map<String, Object> values) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
