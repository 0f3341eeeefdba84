package dev.backplane.benchmarks.accounting;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Publishes for minutes while plugins come and go, then looks for events that nobody knows of. */
public final class Accounting implements Benchmark {

    private static final Goal LOST = Goal.atMost(0);
    private static final String STEADY = "tally-steady";
    private static final List<String> RESTLESS = List.of("tally-1", "tally-2", "tally-3");

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("home"))) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("ledger", setting.work()));
            long seed = new Random().nextLong();
            Unrest unrest =
                    new Unrest(
                            runtime,
                            BundleJar.write("tally", setting.work()),
                            setting.work(),
                            seed);
            unrest.install(STEADY);
            for (String plugin : RESTLESS) {
                unrest.install(plugin);
            }
            Contestant ledger = new Contestant(runtime.channel(), "ledger");
            ledger.tell("begin", STEADY + " " + String.join(" ", RESTLESS));
            System.out.println("   seed " + seed);
            Duration time = Duration.ofSeconds(setting.rounds(600, 45));
            System.out.println("   " + unrest.stir(RESTLESS, time));
            return List.of(lost(ledger.tell("end", STEADY)));
        }
    }

    /** Everything that two books disagree about. */
    private static Figure lost(String report) {
        long lost = 0;
        for (String line : report.lines().toList()) {
            System.out.println("   " + line);
        }
        for (String entry : report.substring(report.indexOf("\n\n") + 2).lines().toList()) {
            List<String> words = List.of(entry.split(" ", 3));
            lost += Math.abs(Long.parseLong(words.get(0)) - Long.parseLong(words.get(1)));
        }
        return Figure.of("accounting.lost", lost + "events", "-", (double) lost, LOST);
    }
}
