package dev.backplane.loader.internal.trust;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What Declarative Services would make of a configuration. */
public final class TestTrust {

    private TestTrust() {}

    /** Nobody looks at signatures, and nothing is revoked. */
    public static TrustPolicy none() {
        return with(Path.of("nowhere"), Clock.systemUTC(), Map.of());
    }

    /** The defaults, except for these. */
    public static TrustPolicy with(Path home, Clock clock, Map<String, Object> values) {
        return new TrustPolicy(home, config(values), clock);
    }

    static TrustPolicy.Config config(Map<String, Object> values) {
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        values.getOrDefault(method.getName(), method.getDefaultValue());
        return (TrustPolicy.Config)
                Proxy.newProxyInstance(
                        TrustPolicy.Config.class.getClassLoader(),
                        new Class<?>[] {TrustPolicy.Config.class},
                        handler);
    }
}
