package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a row of updates leaves behind in memory. */
final class Growth {

    /** A version that is kept costs some 20 KiB of either; one in ten would be found. */
    private static final Goal KIBIBYTES = Goal.atMost(2);

    /** Code is still being compiled; one version in each update would be found. */
    private static final Goal KIBIBYTES_QUICK = Goal.atMost(16);

    private static final Goal CLASSES = Goal.atMost(20);
    private static final double KIBIBYTES_A_MEBIBYTE = 1024;

    private final List<Footprint> all;
    private final List<Footprint> warm;
    private final Goal goal;

    /**
     * @param footprints the first from before the first update
     */
    Growth(List<Footprint> footprints, boolean quick) {
        this.all = footprints;
        this.warm = footprints.subList(footprints.size() / 2, footprints.size());
        this.goal = quick ? KIBIBYTES_QUICK : KIBIBYTES;
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
                        warm.stream().map(Footprint::updates).toList(),
                        warm.stream().map(what::applyAsDouble).toList());
        return Figure.of(
                name,
                Samples.text(slope.each() * KIBIBYTES_A_MEBIBYTE, "KiB/update"),
                "-",
                slope.atMost() * KIBIBYTES_A_MEBIBYTE,
                goal);
    }
}
