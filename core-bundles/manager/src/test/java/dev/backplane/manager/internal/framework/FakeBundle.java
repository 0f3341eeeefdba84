package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A bundle of which only this is asked. */
public final class FakeBundle {

    private FakeBundle() {}

    public static Bundle named(String name) {
        return in(name, Bundle.ACTIVE, Map.of());
    }

    public static Bundle in(String name, int state, Map<String, String> headers) {
        return (Bundle)
                Proxy.newProxyInstance(
                        Bundle.class.getClassLoader(),
                        new Class<?>[] {Bundle.class},
                        (self, method, arguments) ->
                                switch (method.getName()) {
                                    case "getSymbolicName", "toString" -> name;
                                    case "getVersion" -> new Version(1, 2, 3);
                                    case "getBundleId" -> 42L;
                                    case "getState" -> state;
                                    case "getHeaders" -> FrameworkUtil.asDictionary(headers);
                                    case "equals" -> name.equals(String.valueOf(arguments[0]));
                                    case "hashCode" -> name.hashCode();
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }
}
