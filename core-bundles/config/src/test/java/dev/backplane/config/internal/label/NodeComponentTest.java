package dev.backplane.config.internal.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.NodeLabels;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;

final class NodeComponentTest {

    private static final String FLEET = "dev.backplane.config.redis";

    private final Map<String, Object> services = new HashMap<>();
    private final Dictionary<String, Object> fleet = new Hashtable<>(Map.of("node", "first"));
    private Object changes = 0;

    private final NodeComponent component =
            new NodeComponent(
                    fake(BundleContext.class, (proxy, method, arguments) -> register(arguments)),
                    fake(ConfigurationAdmin.class, (proxy, method, arguments) -> found()),
                    labelled("zone=eu"));

    private Object register(Object[] arguments) {
        services.put(((Class<?>) arguments[0]).getName(), arguments[1]);
        return fake(
                ServiceRegistration.class,
                (proxy, method, properties) -> {
                    if (method.getName().equals("setProperties")) {
                        changes = ((Dictionary<?, ?>) properties[0]).get(NodeLabels.CHANGES);
                    }
                    return null;
                });
    }

    private Configuration[] found() {
        return new Configuration[] {fake(Configuration.class, (proxy, method, arguments) -> fleet)};
    }

    private static NodeConfig labelled(String... labels) {
        return fake(NodeConfig.class, (proxy, method, arguments) -> labels);
    }

    private static <T> T fake(Class<T> type, InvocationHandler answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
    }

    private Map<String, String> labels() {
        return ((NodeLabels) services.get(NodeLabels.class.getName())).labels();
    }

    @Test
    void theNodeIsCalledAsTheFleetIsTold() {
        assertThat(labels()).containsEntry("node", "first").containsEntry("zone", "eu");

        fleet.put("node", "second");
        ConfigurationListener listener =
                (ConfigurationListener) services.get(ConfigurationListener.class.getName());
        listener.configurationEvent(
                new ConfigurationEvent(
                        fake(
                                org.osgi.framework.ServiceReference.class,
                                (proxy, method, arguments) -> null),
                        ConfigurationEvent.CM_UPDATED,
                        null,
                        FLEET));

        assertThat(labels()).containsEntry("node", "second").containsEntry("zone", "eu");
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void labelsAreToldAnewOnlyIfTheyDiffer() {
        component.change(labelled("zone=eu"));
        assertThat(changes).isEqualTo(0);

        component.change(labelled("zone=us"));
        assertThat(labels()).containsEntry("zone", "us");
        assertThat(changes).isEqualTo(1);
    }
}
