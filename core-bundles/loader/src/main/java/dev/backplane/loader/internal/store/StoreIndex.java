package dev.backplane.loader.internal.store;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StoredArtifact;

import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers over restarts what the artifacts are, so that listing them opens none. A line is added
 * for each change; of several on one artifact the last counts. Nothing depends on it but what
 * people see and when something unused goes: what is missing or damaged is learned anew.
 *
 * <p>Not thread-safe.
 */
final class StoreIndex {

    private static final Logger log = LoggerFactory.getLogger(StoreIndex.class);

    private static final String GONE = "-";
    private static final String NEVER = "-";
    private static final int FIELDS = 7;
    private static final int SLACK = 1_000;

    private final Path file;
    private int lines;

    StoreIndex(Path file) {
        this.file = file;
    }

    /** What the file holds, by digest; what cannot be read is left out. */
    Map<String, StoredArtifact> load() {
        Map<String, StoredArtifact> artifacts = new TreeMap<>();
        if (!Files.exists(file)) {
            return artifacts;
        }
        try (var all = Files.lines(file, StandardCharsets.UTF_8)) {
            all.forEach(line -> apply(line, artifacts));
        } catch (IOException | UncheckedIOException e) {
            log.warn("'{}' cannot be read to its end; the rest is learned anew", file, e);
        }
        return artifacts;
    }

    private void apply(String line, Map<String, StoredArtifact> artifacts) {
        lines++;
        String[] fields = line.split("\t", -1);
        if (fields[0].equals(GONE) && fields.length == 2) {
            artifacts.remove(fields[1]);
        } else if (fields.length == FIELDS) {
            try {
                StoredArtifact artifact = read(fields);
                artifacts.put(artifact.digest().hex(), artifact);
            } catch (IllegalArgumentException | DateTimeException e) {
                log.debug("A line of '{}' is damaged: {}", file, line, e);
            }
        }
    }

    private static StoredArtifact read(String[] fields) {
        var _ = Version.parseVersion(fields[4]);
        return new StoredArtifact(
                new Digest(fields[0]),
                Long.parseLong(fields[1]),
                fields[2],
                PluginType.valueOf(fields[3]),
                fields[4],
                Instant.parse(fields[5]),
                fields[6].equals(NEVER) ? null : Instant.parse(fields[6]));
    }

    private static String write(StoredArtifact artifact) {
        Instant unusedSince = artifact.unusedSince();
        return String.join(
                "\t",
                artifact.digest().hex(),
                Long.toString(artifact.bytes()),
                artifact.name(),
                artifact.type().name(),
                artifact.version(),
                artifact.since().toString(),
                unusedSince == null ? NEVER : unusedSince.toString());
    }

    /**
     * Adds what changed. Once much of the file is outdated it is written anew.
     *
     * @param all the artifacts as they are now
     */
    void append(
            Collection<StoredArtifact> changed,
            Collection<Digest> gone,
            Collection<StoredArtifact> all) {
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        List<String> added = new ArrayList<>();
        changed.forEach(artifact -> added.add(write(artifact)));
        gone.forEach(digest -> added.add(GONE + "\t" + digest.hex()));
        lines += added.size();
        try {
            if (lines > 2 * all.size() + SLACK) {
                rewrite(all);
            } else {
                Files.write(file, added, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            log.warn("'{}' cannot be written; what it lacks is learned anew", file, e);
        }
    }

    private void rewrite(Collection<StoredArtifact> all) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        Files.write(half, all.stream().map(StoreIndex::write).toList());
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        lines = all.size();
    }
}
