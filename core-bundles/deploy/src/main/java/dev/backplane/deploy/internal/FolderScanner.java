package dev.backplane.deploy.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Lists the folder. A listing is complete or absent: from half a listing the missing files would
 * look deleted.
 */
final class FolderScanner {

    private static final Logger LOG = LoggerFactory.getLogger(FolderScanner.class);

    /** Hidden files and those under a temporary name (.tmp, .part, .swp, ~) are not meant yet. */
    private static final Predicate<String> MEANT =
            Pattern.compile("[^.].*\\.(jar|json)", Pattern.CASE_INSENSITIVE).asMatchPredicate();

    private final Path folder;
    private boolean missing;

    FolderScanner(Path folder) {
        this.folder = folder;
    }

    static boolean isJson(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** The jar and json files by name; empty if the folder cannot be listed. */
    Optional<SortedMap<String, FileStamp>> scan() {
        SortedMap<String, FileStamp> files = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (MEANT.test(name)) {
                    stamp(entry).ifPresent(stamp -> files.put(name, stamp));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            warnOnce(e);
            return Optional.empty();
        }
        missing = false;
        return Optional.of(Collections.unmodifiableSortedMap(files));
    }

    private static Optional<FileStamp> stamp(Path file) {
        try {
            return Optional.of(FileStamp.of(file));
        } catch (NoSuchFileException e) {
            // Either it vanished just now, or it is a link that leads nowhere: that one is there.
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(FileStamp.unreadable())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("No attributes of {}", file, e);
            return Optional.of(FileStamp.unreadable());
        }
    }

    private void warnOnce(Exception reason) {
        if (!missing) {
            LOG.warn(
                    "The plugin folder {} cannot be listed: {}. Plugins stay as they are until it"
                            + " can.",
                    folder,
                    reason.toString());
        }
        missing = true;
    }
}
