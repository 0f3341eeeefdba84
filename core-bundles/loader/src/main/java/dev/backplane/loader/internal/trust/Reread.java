package dev.backplane.loader.internal.trust;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What stands in files that people edit: read again as soon as one of them, or of those in a
 * folder, has changed.
 */
final class Reread<T> {

    /** Files that are replaced within the clock's step differ by their key. */
    private record Stamp(Path file, long size, @Nullable FileTime modified, @Nullable Object key) {}

    private final Object lock = new Object();
    private final List<Path> files;
    private final Supplier<T> reader;
    private List<Stamp> before = List.of();
    private @Nullable T value;

    /**
     * @param files may be folders, and need not be there
     */
    Reread(List<Path> files, Supplier<T> reader) {
        this.files = files;
        this.reader = reader;
    }

    T get() {
        synchronized (lock) {
            // Taken before the files are read: a change meanwhile makes the next look read again.
            List<Stamp> now = stamps();
            T known = value;
            if (known == null || !now.equals(before)) {
                known = reader.get();
                value = known;
                before = now;
            }
            return known;
        }
    }

    private List<Stamp> stamps() {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(stamp(file));
            if (Files.isDirectory(file)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(file)) {
                    children.forEach(child -> stamps.add(stamp(child)));
                } catch (IOException e) {
                    stamps.add(new Stamp(file, -1, null, e.toString()));
                }
            }
        }
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(file, found.size(), found.lastModifiedTime(), found.fileKey());
        } catch (IOException e) {
            return new Stamp(file, -1, null, e.getClass());
        }
    }
}
