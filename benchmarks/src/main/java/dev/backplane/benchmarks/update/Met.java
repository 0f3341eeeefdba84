package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Samples;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One update, as the runtime tells it.
 *
 * @param millis until it was done
 * @param inFlight calls in the old version at the shift
 * @param brokenOff how many of those did not end by themselves
 * @param gateMillis how long calls had to wait
 */
record Met(double millis, double inFlight, double brokenOff, double gateMillis) {

    static List<Met> parse(String lines) {
        return lines.lines()
                .map(line -> List.of(line.split(" ", 4)).stream().map(Double::parseDouble).toList())
                .map(each -> new Met(each.get(0), each.get(1), each.get(2), each.get(3)))
                .toList();
    }

    /** All of them, for people. */
    static String describe(List<Met> updates) {
        return updates.size()
                + " updates, "
                + of(updates, Met::millis).median("ms")
                + " each with the wait for the last call of the old version, "
                + of(updates, Met::gateMillis).median("ms")
                + " at the gate; calls in flight at the shifts: "
                + Math.round(of(updates, Met::inFlight).sum())
                + ", of these broken off: "
                + Math.round(of(updates, Met::brokenOff).sum());
    }

    private static Samples of(List<Met> updates, ToDoubleFunction<Met> what) {
        return new Samples(updates.stream().map(what::applyAsDouble).toList());
    }
}
