package dev.backplane.benchmarks.loader;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Subject;
import dev.backplane.benchmarks.loader.RealBundles.Identity;
import dev.backplane.proto.v1.Plan;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hundreds of real bundles in a repository, and one plugin that needs all of them that can be had
 * at all, planned within a runtime of 1 GiB.
 */
final class Resolving {

    private static final Goal GOAL = Goal.atMost(30);
    private static final int LEAST = 268;
    private static final Map<String, String> HEAP = Map.of("BACKPLANE_MAX_HEAP", "1g");

    private Resolving() {}

    static Figure measure(Setting setting) throws IOException, InterruptedException {
        RealBundles bundles = RealBundles.in(setting.build().resolve("bundles"));
        System.out.println("   " + bundles.all().size() + " bundles of others");
        if (bundles.all().size() < LEAST) {
            return Figure.missing("loader.resolve", GOAL, "fewer than " + LEAST + " bundles");
        }
        Path home = setting.work().resolve("resolving");
        Files.writeString(
                Files.createDirectories(home.resolve("configs"))
                        .resolve("dev.backplane.loader.json"),
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "benchmarks.repository",
                  ":configurator:version": "1.0.0",
                  "dev.backplane.loader": { "repositories": ["%s"] }
                }
                """
                        .formatted(bundles.folder()));
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home, HEAP)) {
            runtime.awaitReady();
            List<Identity> possible = possible(setting, bundles, runtime);
            Path everything = RealBundles.plugin(setting.work(), "everything", possible);
            long begin = System.nanoTime();
            Plan plan = runtime.plan(everything);
            double seconds = (System.nanoTime() - begin) / 1e9;
            runtime.subject().requireAlive();
            System.out.println(
                    "   all of them at once: "
                            + (reason(plan).isEmpty()
                                    ? plan.getStepsCount() + " steps"
                                    : brief(reason(plan))));
            return Figure.of(
                    "loader.resolve",
                    Samples.text(seconds, "s"),
                    peer(setting, bundles),
                    seconds,
                    GOAL);
        }
    }

    /** Those that could be brought if they were the only ones needed. */
    private static List<Identity> possible(Setting setting, RealBundles bundles, Backplane runtime)
            throws IOException, InterruptedException {
        List<Identity> possible = new ArrayList<>();
        double longest = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < bundles.all().size(); i++) {
            Identity each = bundles.all().get(i);
            Path plugin = RealBundles.plugin(setting.work(), "one-" + i, List.of(each));
            long planned = System.nanoTime();
            if (reason(runtime.plan(plugin)).isEmpty()) {
                possible.add(each);
            }
            longest = Math.max(longest, (System.nanoTime() - planned) / 1e9);
        }
        System.out.printf(
                "   one by one: %d can be brought, the others lack something; %s in all, the longest"
                        + " %s%n",
                possible.size(),
                Samples.text((System.nanoTime() - begin) / 1e9, "s"),
                Samples.text(longest, "s"));
        return possible;
    }

    private static String reason(Plan plan) {
        return plan.getNotesList().stream()
                .filter(note -> note.contains("would not start"))
                .findFirst()
                .orElse("");
    }

    private static String brief(String text) {
        return text.length() <= 400 ? text : text.substring(0, 399) + "…";
    }

    private static String peer(Setting setting, RealBundles bundles)
            throws IOException, InterruptedException {
        Path result = setting.work().resolve("bare-resolve.txt");
        Path log = setting.work().resolve("bare-resolve.log");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx1g",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        setting.build().resolve("benchmarks.jar")
                                + File.pathSeparator
                                + setting.build().resolve("lib")
                                + "/*",
                        BareResolve.class.getName(),
                        setting.work().resolve("bare-resolve").toString(),
                        bundles.folder().toString(),
                        result.toString());
        try (Subject bare = Subject.start(command, Map.of(), log)) {
            int seconds = setting.rounds(60, 20);
            if (!bare.awaitEnd(seconds)) {
                return "unfinished-after-" + seconds + "s";
            }
        }
        if (Files.exists(result)) {
            List<String> words = List.of(Files.readString(result).split(" ", -1));
            System.out.println("   bare Felix: " + words.get(1) + " resolved");
            return Samples.text(Long.parseLong(words.get(0)) / 1e3, "s");
        }
        boolean memory = Files.readString(log).contains("OutOfMemoryError");
        return memory ? "out-of-memory" : "failed";
    }
}
