package dev.backplane.benchmarks.monitor;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Folders;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Turns;
import dev.backplane.benchmarks.scale.TrivialJars;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What it costs to watch: requests in a runtime that is scraped and checked every second, beside
 * one without a monitor. And how well it watches.
 */
public final class Watching implements Benchmark {

    private static final int PLUGINS = 1_000;
    private static final Goal ADDED = Goal.atMost(150);
    private static final Goal THROUGHPUT = Goal.atLeast(0.95);
    private static final Goal SCRAPE = Goal.atMost(250);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>(calls(setting));
        figures.addAll(scrape(setting));
        figures.addAll(Shares.measure(setting));
        figures.add(Firing.measure(setting));
        figures.addAll(Talk.measure(setting));
        return figures;
    }

    private static List<Figure> calls(Setting setting) throws IOException, InterruptedException {
        try (Backplane watched = start(setting, setting.distribution(), "watched");
                Backplane alone = start(setting, withoutMonitor(setting), "alone");
                Scraper scraper = new Scraper(setting.work().resolve("watched"))) {
            Contestant ours = new Contestant(watched.channel(), "request-driver");
            Contestant peer = new Contestant(alone.channel(), "request-driver");
            String time = String.valueOf(setting.rounds(1_500, 1_000));
            Turns.Slice one = () -> scraper.during(() -> ours.number("request", time));
            Turns.Slice oneAlone = () -> peer.number("request", time);
            Turns.Slice many = () -> scraper.during(() -> ours.number("calls", "64 " + time));
            Turns.Slice manyAlone = () -> peer.number("calls", "64 " + time);
            Turns.take(setting.rounds(5, 3), one, oneAlone, many, manyAlone); // until compiled
            List<Samples> taken = Turns.take(setting.rounds(15, 5), one, oneAlone, many, manyAlone);
            Samples nanos = taken.get(0);
            Samples rates = taken.get(2);
            System.out.println("   ns a call: watched " + nanos);
            System.out.println("      no monitor       " + taken.get(1));
            System.out.println("   replies/s: watched " + rates);
            System.out.println("      no monitor       " + taken.get(3));
            return List.of(
                    Figure.of(
                            "monitor.added",
                            nanos.median("ns"),
                            taken.get(1).median("ns"),
                            nanos.minus(taken.get(1)).median(),
                            ADDED),
                    Figure.of(
                            "monitor.serial",
                            nanos.median("ns"),
                            taken.get(1).median("ns"),
                            taken.get(1).over(nanos).median(),
                            THROUGHPUT),
                    rates("monitor.inflight", rates, taken.get(3), THROUGHPUT));
        }
    }

    private static Backplane start(Setting setting, Path distribution, String name)
            throws IOException, InterruptedException {
        Path home =
                Homes.make(
                        setting,
                        name,
                        "\"dev.backplane.monitor.health\": { \"periodMillis\": 1000 }");
        Backplane runtime = Backplane.startPlainly(distribution, home);
        try {
            runtime.awaitReady();
            runtime.install(BundleJar.write("echo", setting.work()));
            runtime.install(BundleJar.write("requests", setting.work()));
            return runtime;
        } catch (IOException | RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    private static Path withoutMonitor(Setting setting) throws IOException {
        Path copy = setting.work().resolve("without");
        Folders.copy(setting.distribution(), copy);
        try (Stream<Path> bundles = Files.walk(copy.resolve("bundles"))) {
            for (Path jar : bundles.filter(Watching::isMonitor).toList()) {
                Files.delete(jar);
            }
        }
        return copy;
    }

    private static boolean isMonitor(Path file) {
        return file.getFileName().toString().startsWith("dev.backplane.monitor-");
    }

    static List<Figure> scrape(Setting setting) throws IOException, InterruptedException {
        Path home = setting.work().resolve("many");
        List<Path> jars =
                TrivialJars.write(
                        BundleJar.write("trivial", setting.work()),
                        setting.work().resolve("jars"),
                        PLUGINS);
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home)) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("driver", setting.work()));
            String files = jars.stream().map(Path::toString).collect(Collectors.joining("\n"));
            new Contestant(runtime.channel(), "install-driver").tell("install", files);
            runtime.install(BundleJar.write("echo", setting.work()));
            runtime.install(BundleJar.write("requests", setting.work()));
            Contestant driver = new Contestant(runtime.channel(), "request-driver");
            Samples millis = new Samples();
            try (Scraper scraper = new Scraper(home)) {
                int rounds = setting.rounds(40, 20);
                double cpu = 0;
                for (int i = 0; i < rounds; i++) {
                    cpu -= i == rounds / 2 ? runtime.subject().cpuSeconds() : 0;
                    millis = millis.plus(scraper.scrape());
                }
                cpu += runtime.subject().cpuSeconds();
                System.out.println(
                        "   processor time of the runtime for each, ms: "
                                + Samples.text(1e3 * cpu / (rounds - rounds / 2), ""));
                System.out.println("   ms a scrape of " + PLUGINS + " plugins: " + millis);
                System.out.println("   bytes: " + scraper.lastBytes());
                Samples warm = millis.part(millis.values().size() / 2, millis.values().size());
                return List.of(
                        Figure.of("monitor.scrape", warm.median("ms"), "-", warm.median(), SCRAPE),
                        disturbance(setting, driver, scraper));
            }
        }
    }

    /** Calls while 1,000 plugins are scraped every second, and while nobody scrapes. */
    private static Figure disturbance(Setting setting, Contestant driver, Scraper scraper)
            throws IOException, InterruptedException {
        String time = "64 " + setting.rounds(2_000, 1_000);
        Turns.Slice alone = () -> driver.number("calls", time);
        Turns.Slice scraped = () -> scraper.during(alone);
        Turns.take(setting.rounds(3, 2), scraped, alone); // until compiled
        List<Samples> rates = Turns.take(setting.rounds(15, 5), scraped, alone);
        System.out.println("   replies/s: scraped " + rates.get(0));
        System.out.println("          not scraped " + rates.get(1));
        return rates("monitor.scrape.calls", rates.get(0), rates.get(1), THROUGHPUT);
    }

    static Figure rates(String name, Samples ours, Samples peer, Goal goal) {
        return Figure.of(
                name, ours.median("/s"), peer.median("/s"), ours.over(peer).median(), goal);
    }
}
