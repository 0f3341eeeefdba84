package dev.backplane.launcher;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the runtime can be reached: the conditions by which the endpoints say that they serve. */
final class Endpoints {

    private static final String CONDITION = "org.osgi.service.condition.Condition";
    private static final String ID = "osgi.condition.id";
    private static final Map<String, String> NAMES =
            Map.of(
                    "dev.backplane.grpc.serving", "grpc",
                    "dev.backplane.ssh.serving", "ssh",
                    "dev.backplane.http.serving", "http");

    private final BundleContext context;

    Endpoints(BundleContext context) {
        this.context = context;
    }

    /** Name to {@code host:port} of every endpoint that serves now. */
    Map<String, String> serving() {
        Map<String, String> serving = new TreeMap<>();
        for (ServiceReference<?> condition : conditions()) {
            String name = NAMES.get(String.valueOf(condition.getProperty(ID)));
            Object port = condition.getProperty("backplane.port");
            if (name != null && port != null) {
                Object host = condition.getProperty("backplane.host");
                serving.put(name, (host == null ? "127.0.0.1" : host) + ":" + port);
            }
        }
        return serving;
    }

    /** The endpoints that serve now, and of the others those that served before. */
    Map<String, String> servingAfter(Map<String, String> before) {
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(serving());
        return all;
    }

    /** Tells a listener of every endpoint that begins or ceases to serve. */
    void listen(ServiceListener listener) throws InvalidSyntaxException {
        StringBuilder ids = new StringBuilder();
        NAMES.keySet().forEach(id -> ids.append('(' + ID + '=' + id + ')'));
        context.addServiceListener(listener, "(&(objectClass=" + CONDITION + ")(|" + ids + "))");
    }

    /** {@code name host:port}, separated by commas. */
    static String describe(Map<String, String> endpoints) {
        return endpoints.entrySet().stream()
                .map(endpoint -> endpoint.getKey() + ' ' + endpoint.getValue())
                .collect(Collectors.joining(", "));
    }

    private ServiceReference<?>[] conditions() {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(CONDITION, null);
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
