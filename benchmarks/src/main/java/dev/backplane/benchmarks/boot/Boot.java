package dev.backplane.benchmarks.boot;

import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.GrpcProbe;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the command to the first answer of the endpoint, and the resident memory then. */
public final class Boot implements Benchmark {

    private static final Goal TIME = Goal.atMost(0.5);
    private static final Goal MEMORY = Goal.atMost(0.65);
    private static final Goal FIRST = Goal.atMost(1.0);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        if (setting.karafJava().isEmpty()) {
            String why = "Karaf needs a JDK 17 or 21; set KARAF_JAVA_HOME to one";
            System.out.println("   " + why);
            return List.of(
                    Figure.missing("boot.time", TIME, why),
                    Figure.missing("boot.memory", MEMORY, why),
                    Figure.missing("boot.first", FIRST, why));
        }
        GrpcProbe.warmUp();
        Contender ours = new BackplaneContender(setting);
        Contender karaf = new KarafContender(setting);
        List<Figure> figures = new ArrayList<>();
        figures.add(first(ours, karaf, setting.rounds(5, 1)));
        figures.addAll(second(ours, karaf, setting.rounds(11, 3)));
        return figures;
    }

    private static Figure first(Contender ours, Contender karaf, int rounds)
            throws IOException, InterruptedException {
        Samples mine = new Samples();
        Samples theirs = new Samples();
        for (int round = 0; round < rounds; round++) {
            mine = mine.plus(ours.first());
            theirs = theirs.plus(karaf.first());
        }
        print("first start, s", mine, theirs);
        return figure("boot.first", "s", mine, theirs, FIRST);
    }

    private static List<Figure> second(Contender ours, Contender karaf, int rounds)
            throws IOException, InterruptedException {
        Series mine = new Series();
        Series theirs = new Series();
        for (int round = 0; round < rounds; round++) {
            mine.add(ours.again());
            theirs.add(karaf.again());
        }
        print("second start, s", mine.seconds(), theirs.seconds());
        print("CPU until then, s", mine.cpuSeconds(), theirs.cpuSeconds());
        print("resident, MiB", mine.residentMiB(), theirs.residentMiB());
        return List.of(
                figure("boot.time", "s", mine.seconds(), theirs.seconds(), TIME),
                figure("boot.memory", "MiB", mine.residentMiB(), theirs.residentMiB(), MEMORY));
    }

    private static Figure figure(String name, String unit, Samples ours, Samples peer, Goal goal) {
        return Figure.of(
                name, ours.median(unit), peer.median(unit), ours.over(peer).median(), goal);
    }

    private static void print(String what, Samples ours, Samples peer) {
        System.out.printf("   %-18s backplane %s | karaf %s%n", what, ours, peer);
    }

    /** Starts of one contender. */
    private record Series(List<Contender.Start> starts) {

        Series() {
            this(new ArrayList<>());
        }

        void add(Contender.Start start) {
            starts.add(start);
        }

        Samples seconds() {
            return new Samples(starts.stream().map(Contender.Start::seconds).toList());
        }

        Samples cpuSeconds() {
            return new Samples(starts.stream().map(Contender.Start::cpuSeconds).toList());
        }

        Samples residentMiB() {
            return new Samples(starts.stream().map(Contender.Start::residentMiB).toList());
        }
    }
}
