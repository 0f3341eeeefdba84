package dev.backplane.benchmarks.update;

import java.util.List;

/**
 * What was left in memory after collections.
 *
 * @param updates after how many updates
 * @param heap MiB
 * @param metaspace MiB
 * @param classes how many were loaded
 */
record Footprint(double updates, double heap, double metaspace, double classes) {

    static Footprint parse(int updates, String words) {
        List<Double> numbers =
                List.of(words.split(" ", 3)).stream().map(Double::parseDouble).toList();
        return new Footprint(updates, numbers.get(0), numbers.get(1), numbers.get(2));
    }
}
