package dev.backplane.bus.internal.policy;

import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.bus.admin.RequestTraffic;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of all plugins, each under the policy that is for it. */
@Component(
        service = {Lanes.class, RequestTraffic.class},
        immediate = true)
public final class Lanes implements RequestTraffic {

    private final Clock clock;
    private final Object lock = new Object();
    private final PolicyTable policies = new PolicyTable(); // guarded by lock

    // Written under the lock, so that no lane misses a change of the policies; read without.
    private final Map<String, Map<String, Lane>> plugins = new ConcurrentHashMap<>();

    /** Everything under the default policy. */
    @Activate
    public Lanes() {
        this(new SteadyClock());
    }

    Lanes(Clock clock) {
        this.clock = clock;
    }

    /** The operation's lane, made if need be; for building routes. */
    public Lane lane(String plugin, String operation) {
        synchronized (lock) {
            return plugins.computeIfAbsent(plugin, name -> new ConcurrentHashMap<>())
                    .computeIfAbsent(operation, name -> make(plugin, name));
        }
    }

    /** The operation's lane, null if it never had a handler; no lock. */
    public @Nullable Lane find(String plugin, String operation) {
        Map<String, Lane> lanes = plugins.get(plugin);
        return lanes == null ? null : lanes.get(operation);
    }

    /** What failed before says nothing about a new revision. */
    public void revisionActivated(String plugin) {
        synchronized (lock) {
            plugins.getOrDefault(plugin, Map.of()).values().forEach(Lane::resetBreaker);
        }
    }

    /** The plugin is gone. */
    public void forget(String plugin) {
        synchronized (lock) {
            plugins.remove(plugin);
        }
    }

    @Override
    public List<OperationInfo> operations() {
        return plugins.values().stream()
                .flatMap(lanes -> lanes.values().stream())
                .map(Lane::info)
                .sorted(
                        Comparator.comparing(OperationInfo::plugin)
                                .thenComparing(OperationInfo::operation))
                .toList();
    }

    void configure(String pid, Target target, Policy policy) {
        synchronized (lock) {
            policies.put(pid, target, policy);
            applyPolicies();
        }
    }

    void unconfigure(String pid) {
        synchronized (lock) {
            policies.remove(pid);
            applyPolicies();
        }
    }

    private Lane make(String plugin, String operation) {
        return new Lane(plugin, operation, policies.find(plugin, operation), clock);
    }

    private void applyPolicies() {
        plugins.forEach(
                (plugin, lanes) ->
                        lanes.forEach(
                                (operation, lane) -> lane.apply(policies.find(plugin, operation))));
    }
}
