package dev.backplane.deploy.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.plugin.PluginException;

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

/**
 * Jars in the folder {@code dry-run} beside the plugins are planned, not installed; what would
 * happen is written next to each. Used by one thread.
 */
final class DryRuns {

    /** The folder's name; without it nothing is done. */
    static final String FOLDER = "dry-run";

    private static final String PLAN = ".plan.txt";
    private static final Logger LOG = LoggerFactory.getLogger(DryRuns.class);

    private final Path folder;
    private final PluginManager manager;
    private final FolderScanner scanner;
    private final SettlingFiles settling;
    private final Map<String, FileStamp> planned = new HashMap<>();

    DryRuns(Path plugins, PluginManager manager, FolderTiming timing) {
        this.folder = plugins.resolve(FOLDER);
        this.manager = manager;
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
                    if (news && !FolderScanner.isJson(name) && settling.isSettled(name, now)) {
                        planned.put(name, stamp);
                        write(name, plan(name));
                    }
                });
        planned.keySet().removeIf(name -> isGone(name, files));
    }

    private String plan(String name) {
        try {
            return manager.plan(
                            new Install(
                                    new InstallRequest(
                                            new ArtifactSource.LocalFile(folder.resolve(name)),
                                            Attempts.owner(name),
                                            null,
                                            false)))
                    .text();
        } catch (PluginException e) {
            return name + " would be refused: " + e.code() + ": " + e.getMessage() + '\n';
        }
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
