package dev.backplane.config.internal.source;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Folders looked at again and again. What changes is told once it has looked the same twice, so
 * that a file is not read while it is written. Of files of one name, that in the last folder
 * counts.
 */
public final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final List<Path> folders;
    private final Predicate<String> names;
    private Map<String, Stamp> told = new HashMap<>();
    private Map<String, Stamp> before = new HashMap<>();

    /** Tells one state of a file from another. */
    private record Stamp(Path path, long size, long modified, @Nullable Object key) {}

    public FolderWatch(List<Path> folders, Predicate<String> names) {
        this.folders = List.copyOf(folders);
        this.names = names;
    }

    /** All there are now, by name. */
    public SortedMap<String, Path> begin() throws IOException {
        told = look();
        before = told;
        SortedMap<String, Path> all = new TreeMap<>();
        told.forEach((name, stamp) -> all.put(name, stamp.path()));
        return all;
    }

    /** What has changed and settled since, by name; null for what is gone. */
    public SortedMap<String, @Nullable Path> changes() throws IOException {
        Map<String, Stamp> now = look();
        SortedMap<String, @Nullable Path> changes = new TreeMap<>();
        now.forEach(
                (name, stamp) -> {
                    if (stamp.equals(before.get(name)) && !stamp.equals(told.get(name))) {
                        changes.put(name, stamp.path());
                        told.put(name, stamp);
                    }
                });
        for (String name : List.copyOf(told.keySet())) {
            if (!now.containsKey(name) && !before.containsKey(name)) {
                changes.put(name, null);
                told.remove(name);
            }
        }
        before = now;
        return changes;
    }

    /** Tells of it again, once it has settled. */
    public void forget(String name) {
        told.remove(name);
    }

    private Map<String, Stamp> look() throws IOException {
        Map<String, Stamp> found = new HashMap<>();
        for (Path folder : folders) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (names.test(name)) {
                        Stamp stamp = stamp(file);
                        if (stamp != null) {
                            found.put(name, stamp);
                        }
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                LOG.trace("{} may come later", folder, e);
            }
        }
        return found;
    }

    private static @Nullable Stamp stamp(Path file) throws IOException {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.isRegularFile()
                    ? new Stamp(file, is.size(), is.lastModifiedTime().toMillis(), is.fileKey())
                    : null;
        } catch (NoSuchFileException e) {
            return null; // gone between the two looks
        }
    }
}
