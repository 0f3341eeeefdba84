package dev.backplane.benchmarks.bus;

import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Peer;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Turns;
import dev.backplane.benchmarks.vertx.VertxPeer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Deliveries a second with a publisher that goes flat out. */
final class Rates {

    private static final Goal SEND = Goal.atLeast(0.6);
    private static final Goal SEND_DEFAULT = Goal.atLeast(20);
    private static final Goal POST = Goal.atLeast(2);
    private static final String OFF = "0";

    private Rates() {}

    /** {@code sendEvent} to one handler, beside bare Event Admin without and with its time-out. */
    static List<Figure> sent(Setting setting, List<String> options, Contestant ours)
            throws IOException, InterruptedException {
        try (Peer off = felix(setting, options, OFF);
                Peer standard = felix(setting, options)) {
            List<Samples> rates =
                    rates(setting, "send 1", ours, Contestant.of(off), Contestant.of(standard));
            System.out.println("   sendEvent/s, one handler: ours " + rates.get(0));
            System.out.println("        Felix, time-out off:      " + rates.get(1));
            System.out.println("        Felix, default:           " + rates.get(2));
            return List.of(
                    figure("bus.send", rates.get(0), rates.get(1), SEND),
                    figure("bus.send.default", rates.get(0), rates.get(2), SEND_DEFAULT));
        }
    }

    /** {@code postEvent} with bounded mailboxes, beside Vert.x's publish. */
    static List<Figure> posted(Setting setting, List<String> options, Contestant ours)
            throws IOException, InterruptedException {
        try (Peer vertx = Peer.start(setting, options, VertxPeer.class)) {
            List<Samples> one = rates(setting, "post 1", ours, Contestant.of(vertx));
            print("one subscriber", one);
            print("ten subscribers", rates(setting, "post 10", ours, Contestant.of(vertx)));
            return List.of(figure("bus.post", one.get(0), one.get(1), POST));
        }
    }

    private static void print(String what, List<Samples> rates) {
        System.out.println("   posts delivered/s, " + what + ": ours " + rates.get(0));
        System.out.println("        Vert.x: " + rates.get(1));
    }

    /** All in turn, after a while for the compiler. */
    private static List<Samples> rates(Setting setting, String load, Contestant... contestants)
            throws IOException {
        Turns.take(
                setting.rounds(4, 1),
                slices(load + " " + setting.rounds(3_000, 1_500), contestants));
        return Turns.take(
                setting.rounds(15, 4),
                slices(load + " " + setting.rounds(1_000, 500), contestants));
    }

    private static Turns.Slice[] slices(String argument, Contestant... contestants) {
        return Stream.of(contestants)
                .map(each -> (Turns.Slice) () -> each.number("rate", argument))
                .toArray(Turns.Slice[]::new);
    }

    private static Figure figure(String name, Samples ours, Samples theirs, Goal goal) {
        return Figure.of(
                name, ours.median("/s"), theirs.median("/s"), ours.over(theirs).median(), goal);
    }

    private static Peer felix(Setting setting, List<String> options, String... timeout)
            throws IOException, InterruptedException {
        Path storage = Files.createTempDirectory(setting.work(), "felix");
        String[] arguments =
                Stream.concat(
                                Stream.of(storage.toString(), eventAdmin(setting).toString()),
                                Stream.of(timeout))
                        .toArray(String[]::new);
        return Peer.start(setting, options, BareEventAdmin.class, arguments);
    }

    /** The very file that the runtime has. */
    private static Path eventAdmin(Setting setting) throws IOException {
        try (Stream<Path> bundles = Files.walk(setting.distribution().resolve("bundles"))) {
            return bundles.filter(file -> file.toString().contains("org.apache.felix.eventadmin-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the distribution has no Event Admin"));
        }
    }
}
