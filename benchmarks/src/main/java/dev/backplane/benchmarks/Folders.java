package dev.backplane.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders at once. */
public final class Folders {

    private Folders() {}

    /** Copies everything below a folder; the target must not exist. */
    public static void copy(Path from, Path to) throws IOException {
        for (Path path : below(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Deletes a folder and everything below; one that is not there is fine. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : below(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }
}
