package dev.backplane.benchmarks.invoke;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Peer;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.invoke.ClosedLoop.Slice;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The way of a call through the runtime to a plugin and back, beside a server that does nothing
 * else.
 */
public final class Invoke implements Benchmark {

    private static final int MANY = 16;
    private static final Goal THROUGHPUT = Goal.atLeast(0.9);
    private static final Goal LATENCY = Goal.atMost(1.15);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("home"))) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("echo", setting.work()));
            try (Peer peer =
                    Peer.start(setting, runtime.subject().jvmOptions(), BareServer.class)) {
                System.out.println("   JVM options of both: " + runtime.subject().jvmOptions());
                Duel duel = new Duel(runtime, peer);
                duel.run(MANY, setting.rounds(20, 5), Duration.ofSeconds(2)); // until compiled
                List<Figure> figures = new ArrayList<>();
                Duel.Result many =
                        duel.run(MANY, setting.rounds(20, 6), Duration.ofMillis(1_500)).print();
                figures.add(many.throughput("invoke.throughput", THROUGHPUT));
                figures.add(many.latency("invoke.p50", LATENCY));
                Duel.Result one = duel.run(1, setting.rounds(20, 5), Duration.ofSeconds(1)).print();
                figures.add(one.latency("invoke.p50.alone", LATENCY));
                return figures;
            }
        }
    }

    /** Both servers in turn, in slices so short that the machine is the same for both. */
    private record Duel(Backplane runtime, Peer peer) {

        /**
         * What came of it.
         *
         * @param callers calls in flight
         * @param cpuOurs processor time of our server for a call, in microseconds
         * @param cpuPeer the same of the peer
         */
        private record Result(
                int callers, List<Slice> ours, List<Slice> theirs, double cpuOurs, double cpuPeer) {

            Result print() {
                System.out.printf(
                        Locale.ROOT,
                        "   %d in flight: calls/s  ours %s | peer %s%n"
                                + "                 p50, us ours %s | peer %s%n"
                                + "                 server CPU for a call, us  ours %.1f | peer %.1f%n",
                        callers,
                        rates(ours),
                        rates(theirs),
                        latencies(ours),
                        latencies(theirs),
                        cpuOurs,
                        cpuPeer);
                return this;
            }

            Figure throughput(String name, Goal goal) {
                return Figure.of(
                        name,
                        rates(ours).median("/s"),
                        rates(theirs).median("/s"),
                        rates(ours).over(rates(theirs)).median(),
                        goal);
            }

            Figure latency(String name, Goal goal) {
                return Figure.of(
                        name,
                        latencies(ours).median("us"),
                        latencies(theirs).median("us"),
                        latencies(ours).over(latencies(theirs)).median(),
                        goal);
            }

            private static Samples rates(List<Slice> slices) {
                return new Samples(slices.stream().map(Slice::callsPerSecond).toList());
            }

            private static Samples latencies(List<Slice> slices) {
                return new Samples(slices.stream().map(Slice::p50Micros).toList());
            }
        }

        Result run(int callers, int rounds, Duration time)
                throws IOException, InterruptedException {
            List<Slice> ours = new ArrayList<>();
            List<Slice> theirs = new ArrayList<>();
            double cpuOurs = -runtime.subject().cpuSeconds();
            double cpuPeer = -peer.subject().cpuSeconds();
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    ours.add(ClosedLoop.run(runtime.channel(), callers, time));
                    theirs.add(ClosedLoop.run(peer.channel(), callers, time));
                } else {
                    theirs.add(ClosedLoop.run(peer.channel(), callers, time));
                    ours.add(ClosedLoop.run(runtime.channel(), callers, time));
                }
            }
            cpuOurs += runtime.subject().cpuSeconds();
            cpuPeer += peer.subject().cpuSeconds();
            return new Result(
                    callers,
                    ours,
                    theirs,
                    cpuOurs / calls(ours, time) * 1e6,
                    cpuPeer / calls(theirs, time) * 1e6);
        }

        private static double calls(List<Slice> slices, Duration time) {
            return slices.stream().mapToDouble(Slice::callsPerSecond).sum() * time.toNanos() / 1e9;
        }
    }
}
