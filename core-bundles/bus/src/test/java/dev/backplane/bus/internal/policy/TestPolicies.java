package dev.backplane.bus.internal.policy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Policies as an operator would write them: what is not said has its default. */
public final class TestPolicies {

    private TestPolicies() {}

    /** A policy under this name, with keys and values in turn. */
    public static ConfiguredPolicy set(Lanes lanes, String name, Object... settings) {
        return new ConfiguredPolicy(lanes, config(name, settings));
    }

    static ConfiguredPolicy.Config config(String name, Object... settings) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        values.put("service_pid", ConfiguredPolicy.FACTORY_PID + "~" + name);
        InvocationHandler answers =
                (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (value instanceof RuntimeException unreadable) {
                        throw unreadable;
                    }
                    return value;
                };
        return (ConfiguredPolicy.Config)
                Proxy.newProxyInstance(
                        TestPolicies.class.getClassLoader(),
                        new Class<?>[] {ConfiguredPolicy.Config.class},
                        answers);
    }
}
