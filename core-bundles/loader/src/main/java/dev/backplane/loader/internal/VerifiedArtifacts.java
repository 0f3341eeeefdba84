package dev.backplane.loader.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What this process has hashed itself need not be hashed again while the file's size and time stand
 * still.
 */
final class VerifiedArtifacts {

    private static final int CAPACITY = 8192;

    private record Verified(long size, FileTime modified, PluginDescriptor descriptor) {}

    private final Object lock = new Object();
    private final SequencedMap<Digest, Verified> newestLast = new LinkedHashMap<>();

    void add(Digest digest, BasicFileAttributes file, PluginDescriptor descriptor) {
        synchronized (lock) {
            newestLast.putLast(
                    digest, new Verified(file.size(), file.lastModifiedTime(), descriptor));
            if (newestLast.size() > CAPACITY) {
                newestLast.pollFirstEntry();
            }
        }
    }

    Optional<PluginDescriptor> find(Digest digest, BasicFileAttributes file) {
        synchronized (lock) {
            return Optional.ofNullable(newestLast.get(digest))
                    .filter(
                            known ->
                                    known.size() == file.size()
                                            && known.modified().equals(file.lastModifiedTime()))
                    .map(Verified::descriptor);
        }
    }
}
