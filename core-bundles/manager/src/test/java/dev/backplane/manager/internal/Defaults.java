package dev.backplane.manager.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Component property types as Declarative Services would hand them over. */
public final class Defaults {

    private Defaults() {}

    /** The defaults, except for these. */
    public static <T> T of(Class<T> type, Map<String, Object> values) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
