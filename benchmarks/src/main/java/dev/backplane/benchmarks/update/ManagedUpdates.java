package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.PluginCopy;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Updates through the manager of a runtime, asked for and called through from within it. */
final class ManagedUpdates {

    /** More than releases are kept, and enough for most of the code to be compiled. */
    private static final int WARM_UP_UPDATES = 20;

    private static final int STATE_UPDATES = 10;

    private final Setting setting;
    private final Backplane runtime;
    private final Contestant driver;
    private final Path template;

    ManagedUpdates(Setting setting, Backplane runtime) throws IOException, InterruptedException {
        this.setting = setting;
        this.runtime = runtime;
        this.driver = new Contestant(runtime.channel(), "update-driver");
        this.template = BundleJar.write("worker", setting.work());
        runtime.install(BundleJar.write("traffic", setting.work()));
    }

    /** What the updates left behind, and what became of the calls. */
    record Outcome(Report report, Rounds rounds, List<Footprint> footprints) {}

    /** A first version of a plugin, and those that will follow. */
    private Versions installed(String plugin, String qualifier)
            throws IOException, InterruptedException {
        Versions versions =
                new Versions(
                        setting.work(),
                        plugin,
                        (file, version) -> PluginCopy.write(template, file, plugin, version));
        runtime.install(versions.next(qualifier));
        return versions;
    }

    /** Many updates under full load; the first ones, which load classes, are not measured. */
    Outcome many() throws IOException, InterruptedException {
        Versions versions = installed("worker", "");
        driver.tell("begin", "worker long");
        driver.tell("warmup", versions.next(WARM_UP_UPDATES, ""));
        List<Footprint> footprints = new ArrayList<>();
        footprints.add(footprint(0));
        List<Met> updates = new ArrayList<>();
        Rounds rounds = new Rounds();
        int blocks = setting.rounds(50, 10);
        for (int block = 0; block < blocks; block++) {
            driver.tell("steady", "5000");
            String files = versions.next(setting.rounds(20, 10), "");
            updates.addAll(Met.parse(driver.tell("update", files)));
            rounds.add(new Report(driver.tell("round", "")));
            footprints.add(footprint(updates.size()));
        }
        System.out.println("   " + Met.describe(updates));
        return new Outcome(new Report(driver.tell("end", "")), rounds, footprints);
    }

    private Footprint footprint(int updates) throws IOException {
        return Footprint.parse(updates, driver.tell("footprint", ""));
    }

    /** Updates with a state of 10 MB, under short calls. */
    Outcome withState() throws IOException, InterruptedException {
        Versions versions = installed("worker-state", "state");
        driver.tell("begin", "worker-state short");
        driver.tell("warmup", versions.next(WARM_UP_UPDATES, "state"));
        List<Met> updates = new ArrayList<>();
        Rounds rounds = new Rounds();
        for (int i = 0; i < setting.rounds(9, 3); i++) {
            driver.tell("steady", "5000");
            String files = versions.next(STATE_UPDATES, "state");
            updates.addAll(Met.parse(driver.tell("update", files)));
            rounds.add(new Report(driver.tell("round", "")));
        }
        System.out.println("   with 10 MB of state: " + Met.describe(updates));
        return new Outcome(new Report(driver.tell("end", "")), rounds, List.of());
    }

    /** Updates to versions that do harm, one after the other. */
    List<Harm> bad(String manners) throws IOException, InterruptedException {
        Versions versions = installed("worker-" + manners, "");
        driver.tell("begin", "worker-" + manners + " short");
        List<Harm> harms = new ArrayList<>();
        for (int i = 0; i < setting.rounds(5, 1); i++) {
            driver.tell("steady", "5000");
            harms.add(Harm.parse(driver.tell("bad", versions.next(manners).toString())));
        }
        driver.tell("end", "");
        return harms;
    }
}
