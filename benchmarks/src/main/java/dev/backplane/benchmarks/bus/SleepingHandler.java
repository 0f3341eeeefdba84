package dev.backplane.benchmarks.bus;

import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What others notice of a handler that sleeps 1.5 s with every event. */
final class SleepingHandler {

    private static final Goal LATENCY = Goal.atMost(1.2);
    private static final Goal BLOCKED = Goal.atMost(1.1);

    /** What the driver plugin gives its events. */
    private static final long DEADLINE_MILLIS = 200;

    private final Contestant ours;
    private final int rounds;
    private final String millis;
    private final int sends;

    SleepingHandler(Setting setting, Contestant ours) {
        this.ours = ours;
        this.rounds = setting.rounds(15, 3);
        this.millis = String.valueOf(setting.rounds(2_000, 1_000));
        this.sends = setting.rounds(50, 10);
    }

    /** Both kinds of neighbours, and the publisher. */
    List<Figure> figures() throws IOException {
        Samples send = new Samples();
        Samples post = new Samples();
        Samples sendBeside = new Samples();
        Samples postBeside = new Samples();
        ours.tell("percentiles", millis); // until compiled
        for (int round = 0; round < rounds; round++) {
            List<Double> micros =
                    Stream.of(ours.tell("percentiles", millis).split(" ", 4))
                            .map(Double::valueOf)
                            .toList();
            send = send.plus(micros.get(0));
            post = post.plus(micros.get(1));
            sendBeside = sendBeside.plus(micros.get(2));
            postBeside = postBeside.plus(micros.get(3));
        }
        return List.of(
                figure("bus.sleeper", "sendEvent to another topic", sendBeside, send),
                figure("bus.sleeper.same", "postEvent to its topic", postBeside, post),
                blocked());
    }

    private static Figure figure(String name, String what, Samples beside, Samples before) {
        System.out.println("   p99 of " + what + ", us: beside it " + beside + " before " + before);
        return Figure.of(
                name,
                beside.median("us"),
                before.median("us"),
                beside.over(before).median(),
                LATENCY);
    }

    private Figure blocked() throws IOException {
        double deadlines = ours.number("blocked", String.valueOf(sends));
        return Figure.of(
                "bus.blocked",
                Samples.text(deadlines * DEADLINE_MILLIS, "ms"),
                DEADLINE_MILLIS + "ms",
                deadlines,
                BLOCKED);
    }
}
