package dev.backplane.loader.internal.policy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** What Declarative Services would make of a configuration. */
public final class TestPolicy {

    private TestPolicy() {}

    /** The defaults, except for these. */
    public static CodePolicy with(Map<String, Object> values) {
        return new CodePolicy(config(values));
    }

    static CodePolicy.Config config(Map<String, Object> values) {
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        values.getOrDefault(
                                method.getName().replace("$", ""), method.getDefaultValue());
        return (CodePolicy.Config)
                Proxy.newProxyInstance(
                        CodePolicy.Config.class.getClassLoader(),
                        new Class<?>[] {CodePolicy.Config.class},
                        handler);
    }
}
