package dev.backplane.config.internal.source;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWrite.Terms;
import dev.backplane.config.internal.history.Content;
import dev.backplane.config.internal.history.Ownership;
import dev.backplane.config.internal.history.RecordedConfigurations;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Applies the files in the configuration folders. On one thread. */
public final class FileSource {

    private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

    private final FolderWatch folder;
    private final FileClaims claims;
    private final ClaimIndex index;
    private final RecordedConfigurations configurations;
    private final LiveConfigurations live;
    private final MetatypeSchemas schemas;
    private final Map<String, Path> paths = new TreeMap<>();

    FileSource(FolderWatch folder, FileClaims claims, ClaimIndex index, Target target) {
        this.folder = folder;
        this.claims = claims;
        this.index = index;
        this.configurations = target.configurations();
        this.live = target.live();
        this.schemas = target.schemas();
    }

    /** Where files are applied to. */
    public record Target(
            RecordedConfigurations configurations,
            LiveConfigurations live,
            MetatypeSchemas schemas) {}

    /** Whether a file of that name sets configurations. */
    public static boolean isConfiguration(String name) {
        return FileFormat.of(name) != null;
    }

    /** Brings what is configured in line with the files, as far as they have changed. */
    public void begin() throws IOException {
        index.load(claims);
        SortedMap<String, Path> files = folder.begin();
        Set<String> gone = new HashSet<>(claims.all().keySet());
        gone.removeAll(files.keySet());
        gone.stream().sorted().forEach(this::gone);
        Set<String> there = new HashSet<>(live.pids());
        files.forEach((name, path) -> apply(name, path, there));
        index.save(claims.all());
    }

    /** Applies what has changed since. */
    public void follow() throws IOException {
        SortedMap<String, @Nullable Path> changes = folder.changes();
        if (changes.isEmpty()) {
            return;
        }
        changes.forEach(
                (name, path) -> {
                    if (path == null) {
                        gone(name);
                    } else {
                        apply(name, path, Set.of());
                    }
                });
        index.save(claims.all());
    }

    /** Looks again at what was refused: what was in the way may have gone. */
    public void retry() {
        boolean some = false;
        for (Map.Entry<String, FileClaims.Claim> each : claims.all().entrySet()) {
            Path path = paths.get(each.getKey());
            if (!each.getValue().refused().isEmpty() && path != null) {
                apply(each.getKey(), path, Set.of());
                some = true;
            }
        }
        if (some) {
            index.save(claims.all());
        }
    }

    /** Looks again at the files that set a PID. */
    public void again(String pid) {
        for (String file : claims.files(pid)) {
            Path path = paths.get(file);
            if (path != null) {
                apply(file, path, Set.of());
            }
        }
        index.save(claims.all());
    }

    /**
     * @param there what there is already: a file that is as it was need not be looked into
     */
    private void apply(String name, Path path, Set<String> there) {
        paths.put(name, path);
        FileFormat format = FileFormat.of(name);
        if (format == null) {
            return;
        }
        try {
            byte[] bytes = Files.readAllBytes(path);
            String digest = Content.digest(bytes);
            FileClaims.Claim before = claims.of(name);
            boolean isKnown = before.digest().equals(digest) && before.isSound();
            if (isKnown && !there.isEmpty() && there.containsAll(before.pids())) {
                return;
            }
            SortedMap<String, Map<String, Object>> parsed = parsed(format, name, bytes);
            claims.good(name, digest, parsed.keySet());
            SortedSet<String> dropped = new TreeSet<>(before.pids());
            dropped.removeAll(parsed.keySet());
            dropped.forEach(pid -> drop(name, pid));
            parsed.forEach((pid, properties) -> offer(name, pid, properties));
        } catch (NoSuchFileException e) {
            folder.forget(name); // it is missed at the next look
        } catch (IOException | UnreadableFileException e) {
            faulty(name, path, e instanceof IOException ? e.toString() : reason(e));
        } catch (RuntimeException e) { // one file must not keep the others from being applied
            LOG.debug("{} is more than this can deal with", path, e);
            faulty(name, path, e.toString());
        }
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private void faulty(String name, Path path, String why) {
        claims.faulty(name, why);
        LOG.error(
                "The configuration file {} is not applied, and what it set last holds: {}",
                path,
                why);
    }

    private SortedMap<String, Map<String, Object>> parsed(
            FileFormat format, String name, byte[] bytes) throws UnreadableFileException {
        SortedMap<String, Map<String, Object>> parsed = format.read(name, bytes);
        if (format == FileFormat.PROPERTIES) {
            parsed.replaceAll((pid, properties) -> withLists(pid, properties));
        }
        return parsed;
    }

    /** Such files know no lists; what is declared as one is one. */
    private Map<String, Object> withLists(String pid, Map<String, Object> properties) {
        Map<String, Object> values = new TreeMap<>(properties);
        values.replaceAll(
                (key, value) ->
                        key.endsWith("[]") || schemas.isList(pid, key)
                                ? PropertiesFile.parts(value.toString())
                                : value);
        return values;
    }

    private void offer(String name, String pid, Map<String, Object> properties) {
        try {
            String mark = Content.identity(Content.text(pid, properties));
            ConfigurationRevision head = configurations.latest(pid);
            String hindrance = head == null ? "" : hindrance(name, pid, head);
            if (!hindrance.isEmpty()) {
                claims.refused(name, pid, hindrance);
                LOG.warn("{} is not applied: {}", FileClaims.FOLDER + name, hindrance);
            } else if (head == null || !isApplied(name, pid, head, mark)) {
                ConfigurationRevision written =
                        configurations.write(
                                new ConfigurationWrite(
                                        pid, properties, new Terms(owner(name), null, false, "")),
                                mark);
                configurations.confirm(written);
            }
        } catch (PluginException e) {
            claims.refused(name, pid, String.valueOf(e.getMessage()));
            LOG.error("{} is not applied: {}", FileClaims.FOLDER + name, e.getMessage());
        }
    }

    private boolean isApplied(String name, String pid, ConfigurationRevision head, String mark) {
        return head.owner().equals(owner(name))
                && head.kind() == ConfigurationRevision.Kind.WRITTEN
                && configurations.mark(pid).equals(mark);
    }

    /** Why the file may not set the PID; empty if it may. */
    private String hindrance(String name, String pid, ConfigurationRevision head) {
        Owner owner = head.owner();
        String other = owner.detail().replaceFirst("^" + FileClaims.FOLDER, "");
        if (Ownership.isFile(owner) && !other.equals(name) && claims.files(pid).contains(other)) {
            return owner.detail() + " sets " + pid + " as well, and had it first; keep one of them";
        }
        if (!Ownership.isOperator(owner)) {
            return "";
        }
        boolean deleted = head.kind() == ConfigurationRevision.Kind.DELETED;
        return Ownership.text(owner)
                + " has "
                + (deleted ? "deleted " : "set ")
                + pid
                + " (revision "
                + head.number()
                + "); to let the file have it: backplane config release "
                + pid;
    }

    private void gone(String name) {
        SortedSet<String> pids = claims.of(name).pids();
        claims.gone(name);
        paths.remove(name);
        pids.forEach(pid -> drop(name, pid));
    }

    /** The file sets it no more: the next that does has it, else it goes if it was the file's. */
    private void drop(String name, String pid) {
        ConfigurationRevision head = configurations.latest(pid);
        boolean isOwn =
                head != null
                        && head.owner().equals(owner(name))
                        && head.kind() == ConfigurationRevision.Kind.WRITTEN;
        if (!isOwn) {
            return;
        }
        for (String file : claims.files(pid)) {
            Path path = paths.get(file);
            if (path != null) {
                apply(file, path, Set.of());
                return;
            }
        }
        try {
            var _ =
                    configurations.write(
                            new ConfigurationWrite(
                                    pid,
                                    null,
                                    new Terms(owner(name), null, false, "the file went")),
                            "");
        } catch (PluginException e) {
            LOG.error("{} went, but not what it set: {}", FileClaims.FOLDER + name, e.getMessage());
        }
    }

    private static Owner owner(String name) {
        return new Owner(Door.FILE, FileClaims.FOLDER + name);
    }
}
