package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where things lie: the distribution, which is only read, and the home, which holds everything that
 * changes.
 *
 * @param distribution the unpacked distribution
 * @param home may be the distribution itself
 */
public record Layout(Path distribution, Path home) {

    private static final List<String> FOLDERS =
            List.of("plugins", "repository", "configs", "data/run", "data/store", "logs");

    /** Absolute paths; the home's folders exist afterwards. */
    public static Layout prepare(Path distribution, Path home) throws IOException {
        Layout layout = new Layout(distribution.toRealPath(), absolute(home));
        for (String folder : FOLDERS) {
            Files.createDirectories(layout.home.resolve(folder));
        }
        return layout;
    }

    private static Path absolute(Path home) throws IOException {
        Files.createDirectories(home);
        return home.toRealPath();
    }

    /** The configuration files, the home's in place of shipped ones of the same name. */
    public List<Path> configurations() throws IOException {
        TreeMap<String, Path> byName = new TreeMap<>();
        for (Path folder : List.of(distribution.resolve("configs"), home.resolve("configs"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> file.toString().endsWith(".json"))
                            .forEach(file -> byName.put(String.valueOf(file.getFileName()), file));
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /** One file by that name, the home's before the shipped one. */
    public Path configuration(String name) {
        Path own = home.resolve("configs").resolve(name);
        return Files.exists(own) ? own : distribution.resolve("configs").resolve(name);
    }

    /** The folder of the core bundles: one folder a start level. */
    public Path bundles() {
        return distribution.resolve("bundles");
    }

    /** The folder of the framework's class path. */
    public Path lib() {
        return distribution.resolve("lib");
    }

    /** What tells other processes about the running instance. */
    public Path run() {
        return home.resolve("data/run");
    }
}
