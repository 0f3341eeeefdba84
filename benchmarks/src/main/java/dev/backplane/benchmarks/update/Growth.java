package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a row of updates leaves behind in memory. */
final class Growth {

    private static final Goal KIBIBYTES = Goal.atMost(1);
    private static final Goal CLASSES = Goal.atMost(20);
    private static final double KIBIBYTES_A_MEBIBYTE = 1024;

    private final List<Footprint> all;

    /**
     * @param footprints the first from before the first update
     */
    Growth(List<Footprint> footprints) {
        this.all = footprints;
    }

    List<Figure> figures() {
        all.forEach(each -> System.out.println("   " + each));
        Footprint first = all.getFirst();
        Footprint last = all.getLast();
        return List.of(
                slope("update.heap", Footprint::heap),
                slope("update.metaspace", Footprint::metaspace),
                Figure.of(
                        "update.classes",
                        Math.round(last.classes()) + "classes",
                        Math.round(first.classes()) + "classes",
                        last.classes() - first.classes(),
                        CLASSES));
    }

    private Figure slope(String name, ToDoubleFunction<Footprint> what) {
        Slope slope =
                Slope.of(
                        all.stream().map(Footprint::updates).toList(),
                        all.stream().map(what::applyAsDouble).toList());
        return Figure.of(
                name,
                Samples.text(slope.each() * KIBIBYTES_A_MEBIBYTE, "KiB/update"),
                "-",
                slope.atMost() * KIBIBYTES_A_MEBIBYTE,
                KIBIBYTES);
    }
}
