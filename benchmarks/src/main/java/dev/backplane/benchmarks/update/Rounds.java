package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;

/** What p99.9 was without and with updates, a pair a round. */
final class Rounds {

    private static final Goal ADDED = Goal.atMost(5);

    private Samples steady = new Samples();
    private Samples during = new Samples();

    void add(Report round) {
        steady = steady.plus(round.number("p999.STEADY"));
        during = during.plus(round.p999());
    }

    Figure figure(String name) {
        System.out.println("   " + name + " ms with updates: " + during);
        System.out.println("   " + name + " ms without: " + steady);
        return Figure.of(
                name,
                during.median("ms"),
                steady.median("ms"),
                during.minus(steady).median(),
                ADDED);
    }
}
