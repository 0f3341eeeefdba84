package dev.backplane.benchmarks.config;

import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Turns;
import dev.backplane.proto.v1.FleetStatus.State;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Two distributions and one Redis: how fast, how safe, and what a cut costs. */
public final class Fleets implements Benchmark {

    private static final int BATCH = 50;
    private static final int PAUSE_MILLIS = 10;
    private static final int COUNTERS = 200;
    private static final int DOCUMENTS = 5_000;
    private static final int TEXT_CHARS = 280;
    private static final double NANOS_A_MILLI = 1e6;
    private static final Goal RESYNC = Goal.atMost(1);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        try (Redis redis = new Redis(setting);
                Node a = Node.start(setting, "a", redis);
                Node b = Node.start(setting, "b", redis)) {
            for (String bundle : List.of("configured", "echo", "requests")) {
                a.runtime().install(BundleJar.write(bundle, setting.work()));
            }
            b.awaitPlugin("configured", "differing");
            b.awaitPlugin("request-driver", "calls");
            List<Figure> figures = new ArrayList<>();
            figures.addAll(updates(setting, redis, a, b));
            figures.add(cut(setting, redis, b));
            figures.add(lost(setting, redis, a, b));
            figures.addAll(resync(setting, redis, a, b));
            return figures;
        }
    }

    private static List<Figure> updates(Setting setting, Redis redis, Node a, Node b)
            throws IOException {
        a.plugin("configured").tell("update", "300 2"); // until compiled
        ages(a);
        ages(b);
        List<Samples> local = new ArrayList<>();
        try (RespClient writer = redis.client();
                RespClient reader = redis.client()) {
            Turns.Slice ours =
                    () -> {
                        a.plugin("configured").tell("update", BATCH + " " + PAUSE_MILLIS);
                        local.add(new Samples().plus(ages(a).median()));
                        return ages(b).median();
                    };
            Turns.Slice peer = () -> roundTrips(writer, reader).median();
            List<Samples> taken = Turns.take(setting.rounds(20, 8), ours, peer);
            Samples here = new Samples();
            for (Samples each : local) {
                here = here.plus(each.median());
            }
            System.out.println("   ms from update on a to @Modified on b: " + taken.get(0));
            System.out.println("   ms from update on a to @Modified on a: " + here);
            System.out.println("   ms from XADD to XREAD, plain Redis:    " + taken.get(1));
            return List.of(
                    Figure.of(
                            "config.update",
                            taken.get(0).median("ms"),
                            taken.get(1).median("ms"),
                            taken.get(0).median(),
                            Goal.atMost(3)),
                    Figure.of(
                            "config.local",
                            taken.get(0).median("ms"),
                            here.median("ms"),
                            taken.get(0).minus(here).median(),
                            Goal.atMost(3)));
        }
    }

    private static Samples ages(Node node) throws IOException {
        Samples ages = new Samples();
        for (String line : node.plugin("configured").tell("ages", "").lines().toList()) {
            ages = ages.plus(Long.parseLong(line) / NANOS_A_MILLI);
        }
        return ages;
    }

    /** Told through a stream, as ours are: what the network, the disk and Redis take. */
    private static Samples roundTrips(RespClient writer, RespClient reader) throws IOException {
        Samples millis = new Samples();
        String last = "$";
        for (int i = 0; i < BATCH; i++) {
            long begin = System.nanoTime();
            String id = writer.call("XADD", "peer", "*", "v", String.valueOf(begin));
            if (i == 0) {
                last = String.valueOf(id);
                continue;
            }
            reader.call("XREAD", "BLOCK", "10000", "STREAMS", "peer", last);
            millis = millis.plus((System.nanoTime() - begin) / NANOS_A_MILLI);
            last = String.valueOf(id);
        }
        return millis;
    }

    private static Figure cut(Setting setting, Redis redis, Node b) throws IOException {
        String time = String.valueOf(setting.rounds(1_500, 1_000));
        Turns.Slice following = () -> calls(b, State.STATE_FOLLOWING, time);
        Turns.Slice cut =
                () -> {
                    try {
                        redis.stall();
                        return calls(b, State.STATE_CUT, time);
                    } catch (InterruptedException e) {
                        throw interrupted(e);
                    } finally {
                        resume(redis);
                    }
                };
        Turns.take(2, following, cut); // until compiled
        List<Samples> taken = Turns.take(setting.rounds(12, 6), following, cut);
        System.out.println("   ns a call: following " + taken.get(0));
        System.out.println("              cut       " + taken.get(1));
        return Figure.of(
                "config.cut",
                taken.get(1).median("ns"),
                taken.get(0).median("ns"),
                taken.get(1).over(taken.get(0)).median(),
                Goal.atMost(1.1));
    }

    private static double calls(Node node, State state, String time) throws IOException {
        try {
            node.await(state);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return node.plugin("request-driver").number("request", time);
    }

    private static void resume(Redis redis) throws IOException {
        try {
            redis.resume();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    /** Redis is killed again and again while a writes, and everything has to be on b. */
    private static Figure lost(Setting setting, Redis redis, Node a, Node b)
            throws IOException, InterruptedException {
        int rounds = setting.rounds(10, 5);
        double lost = 0;
        for (int round = 1; round <= rounds; round++) {
            String all = COUNTERS + " " + round;
            a.plugin("configured").tell("count", all);
            if (round % 2 == 1) {
                redis.killAndStart();
            }
            a.plugin("configured").tell("count", COUNTERS + " -" + round);
            a.plugin("configured").tell("count", all);
            a.awaitSettled();
            b.await(status -> status.getRevision().equals(a.status().getRevision()));
            lost += a.differing(all);
            lost += b.differing(all);
        }
        int updates = rounds * COUNTERS * 3;
        System.out.println(
                "   updates: " + updates + ", Redis killed " + (rounds + 1) / 2 + " times");
        return Figure.of(
                "config.lost", Samples.text(lost, "of" + updates), "-", lost, Goal.atMost(0));
    }

    /** After another start of Redis, everything is compared with it; a new node takes it all. */
    private static List<Figure> resync(Setting setting, Redis redis, Node a, Node b)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        a.restore(withMore(a.backup()));
        b.await(status -> status.getDocuments() >= DOCUMENTS);
        long end = b.awaitSettled();
        System.out.println(
                "   s for " + DOCUMENTS + " new documents, one by one: " + seconds(begin, end));
        Samples known = new Samples();
        for (int i = 0; i < setting.rounds(7, 3); i++) {
            redis.killAndStart();
            known = known.plus(b.recovery());
            a.awaitSettled();
        }
        System.out.println("   s to compare " + DOCUMENTS + ": " + known);
        Samples taken = new Samples();
        for (int i = 0; i < setting.rounds(3, 1); i++) {
            redis.stall();
            try (Node c = Node.start(setting, "c" + i, redis)) {
                redis.resume();
                taken = taken.plus(c.recovery());
            } finally {
                redis.resume();
            }
        }
        System.out.println("   s until a new node has " + DOCUMENTS + ": " + taken);
        return List.of(
                Figure.of("config.resync", known.median("s"), "-", known.median(), RESYNC),
                Figure.of("config.join", taken.median("s"), "-", taken.median(), RESYNC));
    }

    private static String withMore(String backup) {
        int end = backup.lastIndexOf('\n', backup.length() - 2) + 1; // the last line ends it
        StringBuilder more = new StringBuilder(backup.substring(0, end));
        for (int i = 0; i < DOCUMENTS; i++) {
            more.append("benchmarks.document.")
                    .append(i)
                    .append("\t{\"text\":\"")
                    .append("x".repeat(TEXT_CHARS))
                    .append("\"}\n");
        }
        return more.append(backup.substring(end)).toString();
    }

    private static String seconds(long begin, long end) {
        return Samples.text((end - begin) / 1e9, "");
    }
}
