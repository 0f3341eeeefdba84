package dev.backplane.benchmarks.loader;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A large plugin through the whole validation, code policy included, a full store, and a plugin
 * that needs hundreds of bundles of a repository; all within the runtime.
 */
public final class Loader implements Benchmark {

    private static final long BYTES = 20_000_000;
    private static final Goal VALIDATE = Goal.atMost(300);

    /** Nothing is switched off: what is enforced by default is found and reported instead. */
    private static final String POLICY =
            """
            {
              ":configurator:resource-version": 1,
              ":configurator:symbolic-name": "benchmarks.policy",
              ":configurator:version": "1.0.0",
              "dev.backplane.loader.code": { "exit": "warn" }
            }
            """;

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        return List.of(
                validate(setting), new StoreListing(setting).measure(), Resolving.measure(setting));
    }

    private static Figure validate(Setting setting) throws IOException, InterruptedException {
        LargeJar jar =
                LargeJar.write(
                        setting.build().resolve("lib"), setting.work().resolve("large.jar"), BYTES);
        System.out.printf("   %,d bytes, %,d classes%n", jar.bytes(), jar.classes());
        Path home = setting.work().resolve("home");
        Files.writeString(
                Files.createDirectories(home.resolve("configs"))
                        .resolve("dev.backplane.loader.code.json"),
                POLICY);
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home)) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("inspector", setting.work()));
            Contestant inspector = new Contestant(runtime.channel(), "inspector");
            Samples cold = inspect(inspector, jar.file(), 5);
            inspect(inspector, jar.file(), setting.rounds(40, 20));
            double cpu = -runtime.subject().cpuSeconds();
            Samples warm = inspect(inspector, jar.file(), setting.rounds(60, 20));
            cpu = (cpu + runtime.subject().cpuSeconds()) / warm.values().size();
            System.out.println("   the first ones, ms: " + cold);
            System.out.println("   warm, ms: " + warm);
            System.out.println("   CPU each time: " + Samples.text(cpu * 1e3, " ms"));
            return Figure.of("loader.validate", warm.median("ms"), "-", warm.median(), VALIDATE);
        }
    }

    private static Samples inspect(Contestant inspector, Path file, int rounds) throws IOException {
        List<String> lines = inspector.tell("inspect", rounds + "\n" + file).lines().toList();
        lines.stream()
                .skip(rounds)
                .forEach(warning -> System.out.println("   warning: " + brief(warning)));
        return new Samples(
                lines.stream().limit(rounds).map(line -> Long.parseLong(line) / 1e6).toList());
    }

    private static String brief(String warning) {
        return warning.length() <= 120 ? warning : warning.substring(0, 119) + "…";
    }
}
