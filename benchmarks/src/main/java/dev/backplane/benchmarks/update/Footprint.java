package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Samples;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was left in memory after collections.
 *
 * @param heap MiB
 * @param metaspace MiB
 * @param classes how many were loaded
 */
record Footprint(double heap, double metaspace, double classes) {

    static Footprint parse(String words) {
        List<Double> numbers =
                List.of(words.split(" ", 3)).stream().map(Double::parseDouble).toList();
        return new Footprint(numbers.get(0), numbers.get(1), numbers.get(2));
    }

    /** The medians of the first and of the last third. */
    static List<Double> thirds(List<Footprint> all, ToDoubleFunction<Footprint> what) {
        Samples samples = new Samples(all.stream().map(what::applyAsDouble).toList());
        int count = all.size();
        int third = Math.max(1, count / 3);
        return List.of(
                samples.part(0, third).median(), samples.part(count - third, count).median());
    }
}
