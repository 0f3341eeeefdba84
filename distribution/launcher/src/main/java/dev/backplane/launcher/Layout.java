package dev.backplane.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where things lie: the distribution, which is only read, and the home, which holds everything that
 * changes.
 *
 * @param distribution the unpacked distribution
 * @param home may be the distribution itself
 */
public record Layout(Path distribution, Path home) {

    /** Somebody else may bring these, read-only. */
    private static final List<String> READ = List.of("plugins", "repository", "configs");

    private static final List<String> WRITTEN = List.of("data", "data/run", "data/store", "logs");

    /**
     * Absolute paths; the home's folders exist afterwards and can be written.
     *
     * @throws IOException if not; the message says which folder, why, and what to do
     */
    public static Layout prepare(Path distribution, Path home) throws IOException {
        return prepare(distribution, home, Files::isWritable);
    }

    static Layout prepare(Path distribution, Path home, Predicate<Path> writable)
            throws IOException {
        Path absolute = home.toAbsolutePath().normalize();
        make(absolute, absolute);
        Layout layout = new Layout(distribution.toRealPath(), home.toRealPath());
        for (String folder : READ) {
            make(layout.home, layout.home.resolve(folder));
        }
        for (String folder : WRITTEN) {
            Path path = layout.home.resolve(folder);
            make(layout.home, path);
            if (!writable.test(path)) {
                throw unusable(layout.home, path, "it is not writable", null);
            }
        }
        return layout;
    }

    private static void make(Path home, Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unusable(home, folder, FolderProblem.reason(e), e);
        }
    }

    private static IOException unusable(
            Path home, Path folder, String reason, @Nullable IOException cause) {
        return new IOException(FolderProblem.sentence(home, folder, reason), cause);
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

    /** The folder of all logs. */
    Path logs() {
        return home.resolve("logs");
    }

    /** What tells other processes about the running instance. */
    public Path run() {
        return home.resolve("data/run");
    }
}
