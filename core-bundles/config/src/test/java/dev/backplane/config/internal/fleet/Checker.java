package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Holds what the nodes were told against what the store holds. */
final class Checker {

    private final int port;
    private final List<Machine> machines;
    private final long patienceNanos;
    private final List<String> violations = new ArrayList<>();

    Checker(int port, List<Machine> machines, int patienceSeconds) {
        this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
        this.port = port;
        this.machines = machines;
    }

    List<String> violations(List<Acknowledged> acknowledged, List<ReadInRealTime> reads) {
        nodesAreEqual();
        log(acknowledged);
        counters(acknowledged, 0);
        realTime(acknowledged, reads);
        return violations;
    }

    /** Without the log: after a rewind what was repaired stands there under another revision. */
    List<String> effects(List<Acknowledged> acknowledged, int maybeTwice) {
        nodesAreEqual();
        counters(acknowledged, maybeTwice);
        return violations;
    }

    private void nodesAreEqual() {
        long deadline = System.nanoTime() + patienceNanos;
        String difference = difference();
        while (!difference.isEmpty() && System.nanoTime() < deadline) {
            Simulation.pause(20);
            difference = difference();
        }
        if (!difference.isEmpty()) {
            violations.add("nodes differ: " + difference);
        }
    }

    private String difference() {
        Map<String, Document> store = stored();
        for (Machine machine : machines) {
            if (!machine.node().all().equals(store)) {
                return machine.name() + " holds other documents than the store";
            }
            Map<String, String> live =
                    store.values().stream()
                            .filter(each -> !each.deleted())
                            .collect(Collectors.toMap(Document::pid, Document::content));
            if (!machine.disk.all().equals(live)) {
                return machine.name() + " has other documents in effect than the store";
            }
        }
        return "";
    }

    private Map<String, Document> stored() {
        try (FleetStore store = Machine.open("checker", port, 1_000_000)) {
            return store.snapshot(0).documents();
        }
    }

    private void log(List<Acknowledged> acknowledged) {
        Map<String, Map<String, String>> entries = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        try (UnifiedJedis client =
                Machine.connector("checker", "redis://127.0.0.1:" + port).open()) {
            for (StreamEntry entry : client.xrange("{" + Machine.FLEET + "}:log", "-", "+")) {
                Map<String, String> fields = entry.getFields();
                String pid = fields.get("p");
                entries.put(entry.getID().toString(), fields);
                if (!last.getOrDefault(pid, "").equals(fields.get("b"))) {
                    violations.add("the history of " + pid + " forks at " + entry.getID());
                }
                last.put(pid, entry.getID().toString());
            }
        }
        for (Acknowledged each : acknowledged) {
            Map<String, String> fields = entries.get(each.revision().toString());
            if (fields == null || !each.content().equals(fields.get("v"))) {
                violations.add("acknowledged, but not in the log: " + each);
            }
        }
    }

    /**
     * @param maybeTwice how many updates may have taken effect twice; none may have lost it
     */
    private void counters(List<Acknowledged> acknowledged, int maybeTwice) {
        Map<String, Long> missing =
                acknowledged.stream()
                        .collect(Collectors.groupingBy(Acknowledged::pid, Collectors.counting()));
        stored().forEach(
                        (pid, each) ->
                                missing.merge(
                                        pid, -Counter.parse(each.content()).count(), Long::sum));
        long twice =
                -missing.values().stream().filter(each -> each < 0).mapToLong(each -> each).sum();
        if (twice > maybeTwice || missing.values().stream().anyMatch(each -> each > 0)) {
            missing.values().removeIf(each -> each == 0);
            violations.add(
                    "counters lack (or, below 0, have too much) of "
                            + acknowledged.size()
                            + " acknowledged: "
                            + new TreeMap<>(missing));
        }
    }

    private void realTime(List<Acknowledged> acknowledged, List<ReadInRealTime> reads) {
        Map<String, List<Acknowledged>> byPid =
                acknowledged.stream().collect(Collectors.groupingBy(Acknowledged::pid));
        for (ReadInRealTime read : reads) {
            Revision due =
                    byPid.getOrDefault(read.pid(), List.of()).stream()
                            .filter(each -> each.ended() - read.begun() < 0)
                            .map(Acknowledged::revision)
                            .max(Comparator.naturalOrder())
                            .orElse(Revision.NONE);
            if (due.isAfter(read.revision())) {
                violations.add("a stale read: " + read + " after " + due);
            }
        }
        for (List<Acknowledged> updates : byPid.values()) {
            List<Acknowledged> inOrder =
                    updates.stream().sorted(Comparator.comparing(Acknowledged::revision)).toList();
            for (int i = 1; i < inOrder.size(); i++) {
                if (inOrder.get(i).ended() - inOrder.get(i - 1).begun() < 0) {
                    violations.add("out of order: " + inOrder.get(i));
                }
            }
        }
    }
}
