package dev.backplane.benchmarks.request;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Peer;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Turns;
import dev.backplane.benchmarks.vertx.VertxPeer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One plugin calls another, beside a call of its service and beside Vert.x's request and reply. */
public final class Requests implements Benchmark {

    private static final int MANY = 256;
    private static final Goal ADDED = Goal.atMost(150);
    private static final Goal THROUGHPUT = Goal.atLeast(2);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("home"))) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("echo", setting.work()));
            runtime.install(BundleJar.write("requests", setting.work()));
            Contestant ours = new Contestant(runtime.channel(), "request-driver");
            List<String> options = runtime.subject().jvmOptions();
            System.out.println("   JVM options of both: " + options);
            List<Figure> figures = new ArrayList<>();
            figures.add(added(setting, ours));
            try (Peer peer = Peer.start(setting, options, VertxPeer.class)) {
                Contestant vertx = Contestant.of(peer);
                figures.add(throughput("request.serial", 1, setting, ours, vertx));
                figures.add(throughput("request.inflight", MANY, setting, ours, vertx));
            }
            return figures;
        }
    }

    private static Figure added(Setting setting, Contestant ours) throws IOException {
        String time = String.valueOf(setting.rounds(1_000, 300));
        Turns.Slice request = () -> ours.number("request", time);
        Turns.Slice direct = () -> ours.number("direct", time);
        Turns.take(setting.rounds(10, 6), request, direct); // until compiled
        List<Samples> nanos = Turns.take(setting.rounds(20, 8), request, direct);
        Samples added = nanos.get(0).minus(nanos.get(1));
        System.out.println("   ns a call: over the bus " + nanos.get(0));
        System.out.println("              direct       " + nanos.get(1));
        return Figure.of(
                "request.added",
                nanos.get(0).median("ns"),
                nanos.get(1).median("ns"),
                added.median(),
                ADDED);
    }

    private static Figure throughput(
            String name, int callers, Setting setting, Contestant ours, Contestant vertx)
            throws IOException {
        String argument = callers + " " + setting.rounds(1_000, 500);
        Turns.Slice mine = () -> ours.number("calls", argument);
        Turns.Slice theirs = () -> vertx.number("calls", argument);
        Turns.take(setting.rounds(8, 5), mine, theirs); // until compiled
        List<Samples> rates = Turns.take(setting.rounds(15, 5), mine, theirs);
        System.out.println("   replies/s, " + callers + " in flight: ours " + rates.get(0));
        System.out.println("        Vert.x: " + rates.get(1));
        return Figure.of(
                name,
                rates.get(0).median("/s"),
                rates.get(1).median("/s"),
                rates.get(0).over(rates.get(1)).median(),
                THROUGHPUT);
    }
}
