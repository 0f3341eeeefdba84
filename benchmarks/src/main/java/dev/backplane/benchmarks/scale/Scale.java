package dev.backplane.benchmarks.scale;

import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A thousand plugins through the manager, beside bare Felix with a thousand bundles. */
public final class Scale implements Benchmark {

    private static final int PLUGINS = 1_000;
    private static final int MORE = 20;
    private static final Goal TIME = Goal.atMost(1.2);
    private static final Goal GROWTH = Goal.atMost(1.5);
    private static final Goal BATCH = Goal.atMost(0.05);

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        List<Path> all =
                TrivialJars.write(
                        BundleJar.write("trivial", setting.work()),
                        setting.work().resolve("jars"),
                        PLUGINS + MORE);
        List<Path> thousand = all.subList(0, PLUGINS);
        ManagedPlugins ours = new ManagedPlugins(setting);
        FelixPlugins felix = new FelixPlugins(setting, ours.prepare());
        Samples mine = new Samples();
        Samples theirs = new Samples();
        Samples early = new Samples();
        Samples late = new Samples();
        Samples bareGrowth = new Samples();
        felix.install(all.subList(0, MORE)); // makes its class archive, as ours has one
        for (int round = 0; round < setting.rounds(5, 1); round++) {
            InstallTimes my = ours.install(thousand);
            InstallTimes their = felix.install(thousand);
            mine = mine.plus(my.total());
            theirs = theirs.plus(their.total());
            early = early.plus(my.around100());
            late = late.plus(my.last());
            bareGrowth = bareGrowth.plus(their.last() / their.around100());
            System.out.println("   backplane " + my.describe());
            System.out.println("   felix     " + their.describe());
        }
        System.out.println("   growth of bare Felix: " + bareGrowth);
        return List.of(
                Figure.of(
                        "scale.time",
                        mine.median("s"),
                        theirs.median("s"),
                        mine.over(theirs).median(),
                        TIME),
                Figure.of(
                        "scale.growth",
                        Samples.text(late.median() * 1e3, "ms@1000th"),
                        Samples.text(early.median() * 1e3, "ms@100th"),
                        late.over(early).median(),
                        GROWTH),
                batch(ours.largestBatch(all.subList(PLUGINS, PLUGINS + MORE))));
    }

    private static Figure batch(int largest) {
        return Figure.of(
                "scale.batch",
                largest + "bundles",
                PLUGINS + "bundles",
                (double) largest / PLUGINS,
                BATCH);
    }
}
