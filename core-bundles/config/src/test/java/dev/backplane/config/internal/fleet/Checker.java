package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetConflict;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.redis.RedisFleetDesk;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Holds what the nodes were told against what the store holds. */
final class Checker {

    private final Machine.Uplink uplink;
    private final List<Machine> machines;
    private final long patienceNanos;
    private final List<String> violations = new ArrayList<>();

    Checker(Machine.Uplink uplink, List<Machine> machines, int patienceSeconds) {
        this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
        this.uplink = uplink;
        this.machines = machines;
    }

    List<String> violations(
            Promise promise, List<Acknowledged> acknowledged, List<ReadInRealTime> reads) {
        nodesAreEqual();
        ownEdits();
        counters(acknowledged, promise.conflicts() ? conflicts() : Map.of(), promise.twice());
        if (promise.log()) {
            log(acknowledged);
        }
        if (promise.realTime()) {
            realTime(acknowledged, reads);
        }
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
                return machine.label() + " holds other documents than the store";
            }
            Map<String, String> live =
                    store.values().stream()
                            .filter(each -> !each.deleted())
                            .collect(Collectors.toMap(Document::pid, Document::content));
            if (!machine.disk.all().equals(live)) {
                return machine.label() + " has other documents in effect than the store";
            }
        }
        return "";
    }

    private Map<String, Document> stored() {
        try (FleetStore store = machines.getFirst().storeOver(client())) {
            return store.snapshot(0).documents();
        }
    }

    private UnifiedJedis client() {
        return uplink.connector("checker").open();
    }

    /** Nobody else has edited them, so they may not lose. */
    private void ownEdits() {
        Map<String, Document> store = stored();
        for (Machine machine : machines) {
            machine.gone.stream()
                    .filter(pid -> store.containsKey(pid) && !store.get(pid).deleted())
                    .forEach(pid -> violations.add("deleted, and back: " + store.get(pid)));
            machine.own.forEach(
                    (pid, content) -> {
                        Document kept = store.get(pid);
                        if (kept == null || !kept.content().equals(content)) {
                            violations.add(
                                    "edited on "
                                            + machine.label()
                                            + ", and lost: "
                                            + pid
                                            + " "
                                            + content
                                            + ", the store has "
                                            + kept);
                        }
                    });
        }
    }

    private List<StreamEntry> log() {
        try (UnifiedJedis client = client()) {
            return client.xrange("{" + Machine.FLEET + "}:log", "-", "+");
        }
    }

    private void log(List<Acknowledged> acknowledged) {
        Map<String, Map<String, String>> entries = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        for (StreamEntry entry : log()) {
            Map<String, String> fields = entry.getFields();
            String pid = fields.get("p");
            entries.put(entry.getID().toString(), fields);
            if (!last.getOrDefault(pid, "").equals(fields.get("b"))) {
                violations.add(
                        "the history of "
                                + pid
                                + " forks at "
                                + entry.getID()
                                + ": on "
                                + fields.get("b")
                                + ", after "
                                + last.get(pid));
            }
            Map<String, String> before = entries.get(last.getOrDefault(pid, ""));
            if (before != null
                    && !pid.startsWith(Simulation.OWN)
                    && Counter.parse(fields.get("v")).count()
                            != Counter.parse(before.get("v")).count() + 1) {
                violations.add(
                        "the history of "
                                + pid
                                + " miscounts at "
                                + entry.getID()
                                + ": "
                                + fields
                                + " after "
                                + before);
            }
            last.put(pid, entry.getID().toString());
        }
        for (Acknowledged each : acknowledged) {
            Map<String, String> fields = entries.get(each.revision().toString());
            if (fields == null || !each.content().equals(fields.get("v"))) {
                violations.add("acknowledged, but not in the log: " + each);
            }
        }
    }

    /** The highest count that an operator is shown, for each document that lost. */
    private Map<String, Long> conflicts() {
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            Map<String, Long> kept = new HashMap<>();
            for (FleetConflict each : desk.conflicts()) {
                if (!each.pid().startsWith(Simulation.OWN)) {
                    kept.merge(each.pid(), Counter.parse(each.content()).count(), Math::max);
                }
            }
            System.out.println("Among the conflicts: " + kept);
            return kept;
        }
    }

    private void counters(
            List<Acknowledged> acknowledged, Map<String, Long> conflicts, int maybeTwice) {
        Map<String, Long> missing =
                acknowledged.stream()
                        .collect(Collectors.groupingBy(Acknowledged::pid, Collectors.counting()));
        arrived().forEach(each -> missing.merge(each.pid(), 1L, Long::sum));
        stored().forEach(
                        (pid, each) -> {
                            if (!pid.startsWith(Simulation.OWN)) {
                                long count = Counter.parse(each.content()).count();
                                missing.merge(pid, -count, Long::sum);
                            }
                        });
        missing.entrySet()
                .removeIf(
                        each ->
                                each.getValue() == 0
                                        || (each.getValue() > 0
                                                && each.getValue()
                                                        <= conflicts.getOrDefault(
                                                                each.getKey(), 0L)));
        long twice = -missing.values().stream().mapToLong(each -> Math.min(each, 0)).sum();
        boolean isLost = missing.values().stream().anyMatch(each -> each > 0);
        if (isLost || twice > maybeTwice) {
            violations.add(
                    "counters lack (or, below 0, have too much) of "
                            + acknowledged.size()
                            + " acknowledged: "
                            + new TreeMap<>(missing));
        }
    }

    /** Those of which nobody was told whether they took effect, and that did. */
    private Set<Unsure> arrived() {
        Set<Unsure> unsure = new HashSet<>();
        machines.forEach(each -> unsure.addAll(each.unsure));
        if (unsure.isEmpty()) {
            return unsure;
        }
        Set<Unsure> arrived = new HashSet<>();
        for (StreamEntry entry : log()) {
            Map<String, String> fields = entry.getFields();
            arrived.add(new Unsure(fields.get("p"), fields.get("v")));
        }
        arrived.retainAll(unsure);
        return arrived;
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
