package dev.backplane.benchmarks.monitor;

import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Homes with configurations of their own. */
final class Homes {

    private Homes() {}

    /**
     * A new one.
     *
     * @param configurations the members of a JSON object, one for each PID
     */
    static Path make(Setting setting, String name, String configurations) throws IOException {
        Path home = setting.work().resolve(name);
        Files.createDirectories(home.resolve("configs"));
        Files.writeString(
                home.resolve("configs/benchmark.json"),
                """
                { ":configurator:resource-version": 1, ":configurator:symbolic-name": "benchmark",
                  ":configurator:version": "1.0.0", %s }
                """
                        .formatted(configurations));
        return home;
    }
}
