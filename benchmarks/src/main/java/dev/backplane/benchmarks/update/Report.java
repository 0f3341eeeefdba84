package dev.backplane.benchmarks.update;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of all calls of one load.
 *
 * @param lines a name and a value each
 */
record Report(String lines) {

    /** A number by its name. */
    double number(String name) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines.lines().toList()) {
            List<String> words = List.of(line.split(" ", 2));
            values.put(words.get(0), words.get(1));
        }
        return Double.parseDouble(values.get(name));
    }

    /** The greater p99.9 of the two parts of an update, in milliseconds. */
    double p999() {
        return Math.max(number("p999.SHIFT"), number("p999.AFTER"));
    }

    /** Calls without an answer, whatever became of them. */
    double failed() {
        return number("calls") - number("answered");
    }

    /** All of it, for people. */
    String describe(String whose) {
        return lines.lines()
                .map(line -> "   " + whose + ": " + line)
                .collect(Collectors.joining("\n"));
    }
}
