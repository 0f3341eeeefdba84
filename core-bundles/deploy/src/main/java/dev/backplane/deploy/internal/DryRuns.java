package dev.backplane.deploy.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Files in a folder {@code dry-run} are planned, not followed; what would happen is written next to
 * each. Used by one thread.
 */
final class DryRuns {

    /** The folder's name; without it nothing is done. */
    static final String FOLDER = "dry-run";

    private static final String PLAN = ".plan.txt";
    private static final Logger LOG = LoggerFactory.getLogger(DryRuns.class);

    private final Path folder;
    private final Predicate<String> meant;
    private final Function<Path, String> planning;
    private final FolderScanner scanner;
    private final SettlingFiles settling;
    private final Map<String, FileStamp> planned = new HashMap<>();

    /**
     * @param parent the folder where such files are followed
     * @param meant which of the jar and json files are looked at, by name
     * @param planning what a file would do
     */
    DryRuns(
            Path parent,
            Predicate<String> meant,
            Function<Path, String> planning,
            FolderTiming timing) {
        this.folder = parent.resolve(FOLDER);
        this.meant = meant;
        this.planning = planning;
        this.scanner = new FolderScanner(folder);
        this.settling = new SettlingFiles(timing.settle());
    }

    /** Plans what is new there, or has changed. */
    void look(Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Optional<SortedMap<String, FileStamp>> listing = scanner.scan();
        if (listing.isEmpty()) {
            return;
        }
        SortedMap<String, FileStamp> files = listing.get();
        settling.observe(files, Set.of(), now);
        files.forEach(
                (name, stamp) -> {
                    boolean news = !stamp.equals(planned.get(name));
                    if (news && meant.test(name) && settling.isSettled(name, now)) {
                        planned.put(name, stamp);
                        write(name, planning.apply(folder.resolve(name)));
                    }
                });
        planned.keySet().removeIf(name -> isGone(name, files));
    }

    /** Whole or not at all: somebody may be waiting for it. */
    private void write(String name, String text) {
        Path target = folder.resolve(name + PLAN);
        Path partial = folder.resolve(name + PLAN + ".part");
        try {
            Files.writeString(partial, text);
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("The plan of {} cannot be written to {}: {}", name, target, e.toString());
        }
    }

    private boolean isGone(String name, Map<String, FileStamp> files) {
        if (files.containsKey(name)) {
            return false;
        }
        try {
            Files.deleteIfExists(folder.resolve(name + PLAN));
        } catch (IOException e) {
            LOG.debug("The plan of {}, which is gone, cannot be deleted", name, e);
        }
        return true;
    }
}
