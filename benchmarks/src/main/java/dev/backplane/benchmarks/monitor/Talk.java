package dev.backplane.benchmarks.monitor;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Turns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What lines of the log cost who writes them, and a flood of them everybody else. */
final class Talk {

    private static final Goal SUPPRESSED = Goal.atMost(100);
    private static final Goal DROPPED = Goal.atMost(5_000);
    private static final Goal WRITTEN = Goal.atMost(50_000);
    private static final Goal NEIGHBOURS = Goal.atLeast(0.9);

    private Talk() {}

    static List<Figure> measure(Setting setting) throws IOException, InterruptedException {
        Path home =
                Homes.make(
                        setting,
                        "talk",
                        "\"dev.backplane.log\": { \"linesAtOnce:Integer\": 100000 }");
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home)) {
            runtime.awaitReady();
            for (String bundle : List.of("echo", "requests", "talker")) {
                runtime.install(BundleJar.write(bundle, setting.work()));
            }
            Contestant talker = new Contestant(runtime.channel(), "talker");
            Contestant driver = new Contestant(runtime.channel(), "request-driver");
            return List.of(
                    figure("written", lines(talker, "INFO", 5, 10_000), WRITTEN),
                    figure("dropped", dropped(talker), DROPPED),
                    figure("suppressed", lines(talker, "DEBUG", 9, 300_000), SUPPRESSED),
                    neighbours(setting, talker, driver));
        }
    }

    /** Beyond the limit by now. */
    private static Samples dropped(Contestant talker) throws IOException {
        talker.tell("log", "INFO 200000");
        return lines(talker, "INFO", 5, 50_000);
    }

    private static Samples lines(Contestant talker, String level, int rounds, int lines)
            throws IOException {
        Samples nanos = new Samples();
        for (int i = 0; i < rounds; i++) {
            nanos = nanos.plus(talker.number("log", level + " " + lines));
        }
        System.out.println("   ns a line, " + level + ": " + nanos);
        return nanos.part(rounds / 2, rounds); // compiled by then
    }

    private static Figure figure(String name, Samples nanos, Goal goal) {
        return Figure.of("monitor.log." + name, nanos.median("ns"), "-", nanos.median(), goal);
    }

    /** Both take a processor; one logs on it as fast as it can. */
    private static Figure neighbours(Setting setting, Contestant talker, Contestant driver)
            throws IOException, InterruptedException {
        String time = "64 " + setting.rounds(2_000, 1_000);
        Turns.Slice flooded = () -> during("flood", talker, driver, time);
        Turns.Slice spinning = () -> during("spin", talker, driver, time);
        Turns.take(2, flooded, spinning); // until compiled
        List<Samples> rates = Turns.take(setting.rounds(11, 5), flooded, spinning);
        System.out.println("   replies/s beside a flood: " + rates.get(0));
        System.out.println("      beside a busy thread:  " + rates.get(1));
        return Watching.rates("monitor.log.neighbours", rates.get(0), rates.get(1), NEIGHBOURS);
    }

    private static double during(String what, Contestant talker, Contestant driver, String time)
            throws IOException {
        talker.tell(what, "");
        double rate = driver.number("calls", time);
        double rounds = talker.number("rest", "");
        if (what.equals("flood")) {
            System.out.println("   lines/s of the flood: " + Samples.text(rounds, ""));
        }
        return rate;
    }
}
