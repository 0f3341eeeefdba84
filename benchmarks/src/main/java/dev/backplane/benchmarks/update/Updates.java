package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Peer;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.update.ManagedUpdates.Outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Updates while thousands call, beside bare Felix and PF4J with the same load. */
public final class Updates implements Benchmark {

    private static final Goal FAILED = Goal.atMost(0);
    private static final Goal P999 = Goal.atMost(5);
    private static final Goal BAD = Goal.atMost(10);
    private static final Goal HEAP = Goal.atMost(3);
    private static final Goal METASPACE = Goal.atMost(2);
    private static final Goal CLASSES = Goal.atMost(50);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<String> options;
        Outcome ours;
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("home"))) {
            runtime.awaitReady();
            options = runtime.subject().jvmOptions();
            ManagedUpdates updates = new ManagedUpdates(setting, runtime);
            ours = updates.many();
            System.out.println(ours.report().describe("backplane"));
            figures.add(p999(ours.report()));
            figures.addAll(memory(ours.footprints()));
            System.out.println(updates.withState().describe("with 10 MB of state"));
            figures.add(bad("throws", updates));
            figures.add(bad("slow", updates));
        }
        double failed = ours.report().number("failed");
        figures.add(0, rival(setting, options, "felix", failed));
        figures.add(1, rival(setting, options, "refresh", failed));
        figures.add(2, rival(setting, options, "pf4j", failed));
        return figures;
    }

    private static Figure p999(Report report) {
        return Figure.of(
                "update.p999",
                Samples.text(report.p999(), "ms"),
                Samples.text(report.steady(), "ms"),
                report.p999() - report.steady(),
                P999);
    }

    private static List<Figure> memory(List<Footprint> footprints) {
        for (Footprint each : footprints) {
            System.out.println("   " + each);
        }
        List<Footprint> measured = footprints.subList(1, footprints.size());
        double classes = footprints.getLast().classes() - footprints.getFirst().classes();
        return List.of(
                slope("update.heap", Footprint.thirds(measured, Footprint::heap), HEAP),
                slope(
                        "update.metaspace",
                        Footprint.thirds(measured, Footprint::metaspace),
                        METASPACE),
                Figure.of(
                        "update.classes",
                        Math.round(footprints.getLast().classes()) + "classes",
                        Math.round(footprints.getFirst().classes()) + "classes",
                        classes,
                        CLASSES));
    }

    private static Figure slope(String name, List<Double> thirds, Goal goal) {
        return Figure.of(
                name,
                Samples.text(thirds.getLast(), "MiB"),
                Samples.text(thirds.getFirst(), "MiB"),
                thirds.getLast() - thirds.getFirst(),
                goal);
    }

    private static Figure bad(String manners, ManagedUpdates updates)
            throws IOException, InterruptedException {
        List<String> words = updates.bad(manners);
        System.out.println(
                "   a version that "
                        + Map.of("throws", "throws with 5 % of its calls", "slow", "is 10 x slower")
                                .get(manners)
                        + ": "
                        + words.get(1)
                        + " calls failed, "
                        + words.get(2)
                        + " were slow; "
                        + words.get(3));
        double seconds = Double.parseDouble(words.getFirst());
        return Figure.of("update.bad." + manners, Samples.text(seconds, "s"), "-", seconds, BAD);
    }

    /** The same load on a peer: what it fails an update, beside what ours failed in all. */
    private static Figure rival(Setting setting, List<String> options, String kind, double ours)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectory(setting.work().resolve(kind));
        Path plugins = Files.createDirectory(folder.resolve("versions"));
        Versions versions = new Versions(plugins, kind, RivalJar::write);
        String name = kind.equals("felix") ? "update.failed" : "update.failed." + kind;
        int updates = setting.rounds(100, 30);
        String first = versions.next("").toString();
        try (Peer peer =
                Peer.start(
                        setting,
                        options,
                        Rival.class,
                        kind,
                        folder.resolve("storage").toString(),
                        first)) {
            Contestant rival = Contestant.of(peer);
            rival.tell("begin", "long");
            rival.tell("steady", "3000");
            rival.tell("update", versions.next(updates, ""));
            Report report = new Report(rival.tell("end", ""));
            System.out.println(report.describe(kind));
            return Figure.of(
                    name,
                    Math.round(ours) + "calls",
                    Samples.text(report.number("failed") / updates, "calls/update"),
                    ours,
                    FAILED);
        }
    }
}
