package dev.backplane.benchmarks.bus;

import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A publisher outruns a subscriber: the heap stays flat, and the quick one beside it is served. */
final class SlowSubscriber {

    private static final Goal GROWTH = Goal.atMost(16);
    private static final Goal SHARE = Goal.atLeast(0.95);
    private static final List<String> POLICIES = List.of("dead-letter", "drop-oldest");

    /** The first third of the samples is of a heap whose bounded caches are filling. */
    private static final int SETTLING = 3;

    private final Contestant ours;
    private final int seconds;

    SlowSubscriber(Setting setting, Contestant ours) {
        this.ours = ours;
        this.seconds = setting.rounds(60, 6);
    }

    /**
     * What one run said.
     *
     * @param heap mebibytes after each second
     */
    private record Outcome(long published, long fast, Samples heap) {

        static Outcome parse(String text) throws IOException {
            Properties said = new Properties();
            said.load(new StringReader(text));
            return new Outcome(
                    Long.parseLong(said.getProperty("published")),
                    Long.parseLong(said.getProperty("fast")),
                    new Samples(
                            Stream.of(said.getProperty("heap").trim().split(" ", -1))
                                    .map(Double::valueOf)
                                    .toList()));
        }

        String describe() {
            return published + " published, " + fast + " to the fast one; heap, MiB: " + heap;
        }

        double growth() {
            List<Double> settled =
                    heap.part(heap.values().size() / SETTLING, heap.values().size()).values();
            return Collections.max(settled) - Collections.min(settled);
        }

        double share() {
            return (double) fast / published;
        }
    }

    /** The worse of the two policies. */
    List<Figure> figures() throws IOException {
        Outcome fattest = null;
        Outcome leanest = null;
        for (String policy : POLICIES) {
            String text = ours.tell("outrun", policy + " " + seconds);
            Outcome outcome = Outcome.parse(text);
            System.out.println("   outrun, " + policy + ": " + outcome.describe());
            fattest = fattest == null || outcome.growth() > fattest.growth() ? outcome : fattest;
            leanest = leanest == null || outcome.share() < leanest.share() ? outcome : leanest;
        }
        return List.of(
                Figure.of(
                        "bus.heap",
                        Samples.text(fattest.growth(), "MiB"),
                        "-",
                        fattest.growth(),
                        GROWTH),
                Figure.of(
                        "bus.fast",
                        leanest.fast() + "events",
                        leanest.published() + "published",
                        leanest.share(),
                        SHARE));
    }
}
