package dev.backplane.benchmarks.boot;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Folders;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Path;

/** Ready is: the health service answers SERVING, which it does when every core bundle is active. */
final class BackplaneContender implements Contender {

    private final Path distribution;
    private final Path home;

    BackplaneContender(Setting setting) {
        this.distribution = setting.distribution();
        this.home = setting.work().resolve("backplane");
    }

    @Override
    public double first() throws IOException, InterruptedException {
        Folders.delete(home);
        double seconds;
        try (Backplane runtime = Backplane.start(distribution, home)) {
            seconds = runtime.awaitReady();
            runtime.awaitArchive();
        }
        if (!Backplane.hasArchive(home)) {
            System.out.println("   the first start of Backplane left no class archive");
        }
        return seconds;
    }

    @Override
    public Start again() throws IOException, InterruptedException {
        try (Backplane runtime = Backplane.start(distribution, home)) {
            return Start.settled(runtime.awaitReady(), runtime.subject());
        }
    }
}
