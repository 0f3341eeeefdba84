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

/** Updates while thousands call, beside bare Felix and PF4J with the same load. */
public final class Updates implements Benchmark {

    private static final Goal FAILED = Goal.atMost(0);
    private static final Goal RATE = Goal.atLeast(4_000);
    private static final Goal BAD = Goal.atMost(10);

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
            double rate = ours.report().number("rate");
            figures.add(Figure.of("update.rate", Samples.text(rate, "/s"), "-", rate, RATE));
            figures.add(ours.rounds().figure("update.p999"));
            figures.addAll(new Growth(ours.footprints(), setting.quick()).figures());
            Outcome stateful = updates.withState();
            System.out.println(stateful.report().describe("with 10 MB of state"));
            figures.add(stateful.rounds().figure("update.p999.state"));
            figures.add(bad("throws", updates));
            figures.add(bad("slow", updates));
        }
        double failed = ours.report().failed();
        figures.add(0, rival(setting, options, "felix", failed));
        figures.add(1, rival(setting, options, "refresh", failed));
        figures.add(2, rival(setting, options, "pf4j", failed));
        return figures;
    }

    private static Figure bad(String manners, ManagedUpdates updates)
            throws IOException, InterruptedException {
        List<Harm> harms = updates.bad(manners);
        harms.forEach(each -> System.out.println("   " + manners + ": " + each));
        Samples seconds = new Samples(harms.stream().map(Harm::seconds).toList());
        Samples calls = new Samples(harms.stream().map(Harm::calls).toList());
        return Figure.of(
                "update.bad." + manners,
                seconds.median("s") + "/" + Math.round(calls.median()) + "calls",
                "-",
                seconds.values().stream().max(Double::compare).orElseThrow(),
                BAD);
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
                    Samples.text(report.failed() / updates, "calls/update"),
                    ours,
                    FAILED);
        }
    }
}
