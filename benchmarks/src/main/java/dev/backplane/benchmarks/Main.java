package dev.backplane.benchmarks;

import dev.backplane.benchmarks.accounting.Accounting;
import dev.backplane.benchmarks.boot.Boot;
import dev.backplane.benchmarks.bus.Bus;
import dev.backplane.benchmarks.config.Fleets;
import dev.backplane.benchmarks.invoke.Invoke;
import dev.backplane.benchmarks.loader.Loader;
import dev.backplane.benchmarks.monitor.Watching;
import dev.backplane.benchmarks.request.Requests;
import dev.backplane.benchmarks.scale.Scale;
import dev.backplane.benchmarks.update.Updates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the benchmarks that were named, or all; the figures come last. */
public final class Main {

    private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put("boot", new Boot());
        BENCHMARKS.put("invoke", new Invoke());
        BENCHMARKS.put("scale", new Scale());
        BENCHMARKS.put("loader", new Loader());
        BENCHMARKS.put("bus", new Bus());
        BENCHMARKS.put("request", new Requests());
        BENCHMARKS.put("accounting", new Accounting());
        BENCHMARKS.put("update", new Updates());
        BENCHMARKS.put("monitor", new Watching());
        BENCHMARKS.put("config", new Fleets());
    }

    private Main() {}

    /**
     * Takes names and {@code --quick}; the rest comes from system properties that the script sets.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>(List.of(arguments));
        boolean quick = names.remove("--quick");
        for (String name : names) {
            if (!BENCHMARKS.containsKey(name)) {
                System.err.println(
                        "No benchmark '" + name + "'; there are: " + BENCHMARKS.keySet());
                System.exit(2);
            }
        }
        List<Figure> figures = new ArrayList<>();
        boolean complete = true;
        for (String name : names.isEmpty() ? BENCHMARKS.keySet() : names) {
            complete &= run(name, quick, figures);
        }
        System.out.println();
        figures.forEach(figure -> System.out.println(figure.line()));
        System.exit(complete && figures.stream().allMatch(Figure::measured) ? 0 : 1);
    }

    private static boolean run(String name, boolean quick, List<Figure> figures)
            throws IOException, InterruptedException {
        System.out.println();
        System.out.println("== " + name + (quick ? " (quick)" : ""));
        Path build = Path.of(System.getProperty("benchmarks.build"));
        Path work = Files.createTempDirectory(Files.createDirectories(build.resolve("work")), name);
        long begin = System.nanoTime();
        try {
            figures.addAll(
                    BENCHMARKS
                            .get(name)
                            .run(
                                    new Setting(
                                            quick,
                                            Path.of(System.getProperty("benchmarks.distribution")),
                                            build,
                                            work,
                                            karafJava())));
            return true;
        } catch (IOException | RuntimeException e) {
            System.err.println(name + " could not be measured: " + e);
            return false;
        } finally {
            Folders.delete(work);
            System.out.println("   took " + Samples.text((System.nanoTime() - begin) / 1e9, " s"));
        }
    }

    private static Optional<Path> karafJava() {
        return Optional.ofNullable(System.getProperty("benchmarks.karaf.java"))
                .filter(home -> !home.isEmpty())
                .map(Path::of);
    }
}
