package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.PluginCopy;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Updates through the manager of a runtime, asked for and called through from within it. */
final class ManagedUpdates {

    /** More than releases are kept. */
    private static final int WARM_UP_UPDATES = 8;

    private static final int STATE_UPDATES = 5;

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
    record Outcome(Report report, List<Footprint> footprints) {}

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
        footprints.add(footprint());
        Samples millis = new Samples();
        int blocks = setting.rounds(50, 6);
        for (int block = 0; block < blocks; block++) {
            driver.tell("steady", String.valueOf(setting.rounds(5_000, 1_500)));
            String times = driver.tell("update", versions.next(setting.rounds(20, 5), ""));
            for (String time : times.lines().toList()) {
                millis = millis.plus(Double.parseDouble(time));
            }
            footprints.add(footprint());
        }
        System.out.println(
                "   "
                        + millis.values().size()
                        + " updates, "
                        + millis.median("ms")
                        + " each, with the wait for the last call of the old version");
        return new Outcome(new Report(driver.tell("end", "")), footprints);
    }

    private Footprint footprint() throws IOException {
        return Footprint.parse(driver.tell("footprint", ""));
    }

    /** A few updates with a state of 10 MB, under short calls. */
    Report withState() throws IOException, InterruptedException {
        Versions versions = installed("worker-state", "state");
        driver.tell("begin", "worker-state short");
        driver.tell("warmup", versions.next(1, "state"));
        driver.tell("steady", "3000");
        String times = driver.tell("update", versions.next(STATE_UPDATES, "state"));
        System.out.println("   ms an update with state: " + times.replace('\n', ' '));
        return new Report(driver.tell("end", ""));
    }

    /**
     * An update to a version that does harm.
     *
     * @param manners in which way
     * @return seconds, failed calls, slow calls, verdict
     */
    List<String> bad(String manners) throws IOException, InterruptedException {
        Versions versions = installed("worker-" + manners, "");
        driver.tell("begin", "worker-" + manners + " short");
        driver.tell("steady", "5000");
        List<String> words =
                List.of(driver.tell("bad", versions.next(manners).toString()).split(" ", 4));
        driver.tell("end", "");
        return words;
    }
}
