package dev.backplane.loader.internal;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The repository is asked at every plan, so a file is read again only when its size or time has
 * changed.
 */
final class RepositoryFolders {

    private static final Logger log = LoggerFactory.getLogger(RepositoryFolders.class);

    static final Comparator<RepositoryBundle> BEST_FIRST =
            Comparator.comparing((RepositoryBundle bundle) -> bundle.descriptor().symbolicName())
                    .thenComparing(
                            bundle -> bundle.descriptor().version(), Comparator.reverseOrder())
                    .thenComparing(bundle -> bundle.digest() != null) // files are here already
                    .thenComparing(bundle -> bundle.source().label())
                    .thenComparing(bundle -> bundle.source().toString());

    /** A malformed file has no descriptor; it is remembered too, so that it is reported once. */
    private record Known(long size, FileTime modified, @Nullable PluginDescriptor descriptor) {
        boolean isOf(BasicFileAttributes file) {
            return size == file.size() && modified.equals(file.lastModifiedTime());
        }
    }

    private final Object lock = new Object();
    private Map<Path, Known> known = Map.of();

    List<RepositoryBundle> scan(Collection<Path> folders) {
        synchronized (lock) {
            Map<Path, Known> seen = new HashMap<>();
            List<RepositoryBundle> bundles = new ArrayList<>();
            for (Path file : jars(folders)) {
                Known entry = look(file);
                if (entry == null) {
                    continue;
                }
                seen.put(file, entry);
                if (entry.descriptor() != null) {
                    bundles.add(new RepositoryBundle(file, entry.descriptor()));
                }
            }
            known = seen;
            bundles.sort(BEST_FIRST);
            return List.copyOf(bundles);
        }
    }

    /** Real paths, since two of the folders may be the same one. */
    private static Collection<Path> jars(Collection<Path> folders) {
        TreeSet<Path> jars = new TreeSet<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder.toRealPath(), "*.jar")) {
                files.forEach(jars::add);
            } catch (IOException e) {
                log.warn("The repository folder '{}' cannot be listed and is left out", folder, e);
            }
        }
        return jars;
    }

    private @Nullable Known look(Path file) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            log.debug("'{}' went away while the repository was read", file, e);
            return null;
        }
        Known before = known.get(file);
        if (before != null && before.isOf(attributes)) {
            return before;
        }
        return new Known(
                attributes.size(),
                attributes.lastModifiedTime(),
                attributes.isRegularFile() ? read(file) : null);
    }

    private static @Nullable PluginDescriptor read(Path file) {
        try {
            return ArtifactInspector.describe(file.toString(), file);
        } catch (PluginException e) {
            log.warn("Left out of the repository: {}", e.getMessage());
            return null;
        }
    }
}
