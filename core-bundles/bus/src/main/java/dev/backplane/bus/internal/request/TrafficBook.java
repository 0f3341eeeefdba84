package dev.backplane.bus.internal.request;

import dev.backplane.engine.OperationTraffic;
import dev.backplane.engine.RevisionTraffic;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The counts of one revision: for each plugin it serves, each operation apart. Thread-safe. */
final class TrafficBook {

    private final Map<String, Map<String, Traffic>> plugins = new ConcurrentHashMap<>();

    /** Where calls of this operation count; made if need be, for building routes. */
    Traffic of(String plugin, String operation) {
        Map<String, Traffic> operations =
                plugins.computeIfAbsent(plugin, name -> new ConcurrentHashMap<>());
        String name =
                operations.size() < OperationTraffic.MOST || operations.containsKey(operation)
                        ? operation
                        : OperationTraffic.OTHER;
        return operations.computeIfAbsent(name, first -> new Traffic());
    }

    /** Where calls count that go to none of the operations. */
    Traffic others(String plugin) {
        return of(plugin, OperationTraffic.OTHER);
    }

    /** Of each plugin its operations, by name. */
    Map<String, List<OperationTraffic>> read() {
        Map<String, List<OperationTraffic>> read = new TreeMap<>();
        plugins.forEach(
                (plugin, operations) ->
                        read.put(
                                plugin,
                                operations.entrySet().stream()
                                        .sorted(Map.Entry.comparingByKey())
                                        .map(each -> each.getValue().read(each.getKey()))
                                        .toList()));
        return read;
    }

    /** All together. */
    RevisionTraffic total() {
        return plugins.values().stream()
                .flatMap(operations -> operations.values().stream())
                .map(Traffic::read)
                .reduce(RevisionTraffic.NONE, RevisionTraffic::plus);
    }
}
