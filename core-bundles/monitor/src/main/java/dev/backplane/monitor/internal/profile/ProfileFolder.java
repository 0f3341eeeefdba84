package dev.backplane.monitor.internal.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** Where recordings lie: the latest few. */
final class ProfileFolder {

    private static final int KEPT = 10;
    private static final String EXTENSION = ".jfr";

    /** Sorts by time. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    ProfileFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes room for one more, and names it. */
    Path next(String plugin, Instant now) throws IOException {
        Files.createDirectories(folder);
        List<Path> present;
        try (Stream<Path> files = Files.list(folder)) {
            present = files.filter(file -> file.toString().endsWith(EXTENSION)).sorted().toList();
        }
        for (Path old : present.subList(0, Math.max(0, present.size() - KEPT + 1))) {
            Files.deleteIfExists(old);
        }
        return folder.resolve(
                TIME.format(now) + "-" + plugin.replaceAll("[^A-Za-z0-9._-]", "_") + EXTENSION);
    }
}
