package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lane;
import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.engine.VersionTraffic;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One bundle that has handlers or a route: two versions of a plugin running side by side are two
 * revisions, each with its own count of calls. The handlers and plugin names are guarded by the
 * lock of the {@link RouteTable}.
 */
final class Revision {

    private final Bundle bundle;
    private final InFlight inFlight = new InFlight();
    private final TrafficBook traffic = new TrafficBook();
    private final FailureLog failures = new FailureLog();
    private final List<Handler> handlers = new ArrayList<>();
    private final Set<String> plugins = new TreeSet<>();
    private Uptime uptime = new Uptime();

    Revision(Bundle bundle) {
        this.bundle = bundle;
    }

    long bundleId() {
        return bundle.getBundleId();
    }

    String version() {
        return bundle.getVersion().toString();
    }

    InFlight inFlight() {
        return inFlight;
    }

    TrafficBook traffic() {
        return traffic;
    }

    /** What is counted, for each plugin. */
    Stream<VersionTraffic> read() {
        String version = bundle.getVersion().toString();
        int inside = Math.max(0, inFlight.count());
        return traffic.read().entrySet().stream()
                .map(
                        each ->
                                new VersionTraffic(
                                        each.getKey(),
                                        version,
                                        bundleId(),
                                        inside,
                                        each.getValue()));
    }

    FailureLog failures() {
        return failures;
    }

    /** The plugins whose calls come here. */
    Set<String> plugins() {
        return plugins;
    }

    void put(Handler handler) {
        remove(handler);
        handlers.add(handler);
        handlers.sort(Handler.SERVICE_ORDER);
    }

    void remove(Handler handler) {
        handlers.removeIf(handler::isSameRegistration);
    }

    /** The calls that are inside are broken off; those that come are not. */
    void breakOff(String reason) {
        uptime.end(reason);
        uptime = new Uptime();
    }

    /** Whether nothing leads here any more; calls that came earlier may still be inside. */
    boolean isUnused() {
        return plugins.isEmpty() && handlers.isEmpty();
    }

    Bundle bundle() {
        return bundle;
    }

    /**
     * What calls to one of its plugins meet, each operation in the plugin's own lane.
     *
     * @param onTrial beside another revision that serves, whose word on the operations holds
     */
    Route.Serving route(String plugin, Lanes lanes, boolean onTrial) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        operations()
                .forEach(
                        (name, operation) -> {
                            Lane lane = lanes.lane(plugin, name);
                            if (!onTrial) {
                                lane.declareIdempotent(operation.isIdempotent());
                            }
                            endpoints.put(
                                    name,
                                    new Endpoint(
                                            operation, lane, onTrial, traffic.of(plugin, name)));
                        });
        return new Route.Serving(
                this,
                uptime,
                endpoints.isEmpty() ? null : classLoader(),
                endpoints,
                traffic.others(plugin));
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> operations = new HashMap<>();
        for (Handler handler : handlers) {
            for (String name : handler.names()) {
                operations.merge(name, handler.operation(name), Operation::completedBy);
            }
        }
        return operations;
    }

    private @Nullable ClassLoader classLoader() {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    @Override
    public String toString() {
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundleId() + "]";
    }
}
