package dev.backplane.launcher;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

import java.util.Map;
import java.util.TreeMap;

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

    private ServiceReference<?>[] conditions() {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(CONDITION, null);
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
