package dev.backplane.loader.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;

import java.lang.ref.WeakReference;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * What this process has hashed and judged itself need not be hashed again while the file's size and
 * time stand still, and not be judged again while the policy is the same. Descriptors that nobody
 * else holds are let go, but for the latest.
 */
final class VerifiedArtifacts {

    private static final int CAPACITY = 8192;
    private static final int HELD = 64;

    private record Verified(
            long size,
            FileTime modified,
            Object policy,
            WeakReference<PluginDescriptor> descriptor) {}

    private final Object lock = new Object();
    private final SequencedMap<Digest, Verified> newestLast = new LinkedHashMap<>();
    private final Deque<PluginDescriptor> held = new ArrayDeque<>();
    private final Supplier<Object> policy;

    /**
     * @param policy the policy in force; another one is not equal to it
     */
    VerifiedArtifacts(Supplier<Object> policy) {
        this.policy = policy;
    }

    void add(Digest digest, BasicFileAttributes file, PluginDescriptor descriptor) {
        synchronized (lock) {
            newestLast.putLast(
                    digest,
                    new Verified(
                            file.size(),
                            file.lastModifiedTime(),
                            policy.get(),
                            new WeakReference<>(descriptor)));
            held.addLast(descriptor);
            if (held.size() > HELD) {
                held.removeFirst();
            }
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
                                            && known.policy().equals(policy.get())
                                            && known.modified().equals(file.lastModifiedTime()))
                    .map(known -> known.descriptor().get());
        }
    }
}
