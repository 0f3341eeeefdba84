package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.archive.BadArchive;
import dev.backplane.loader.internal.archive.EntryReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads every byte of the archive once: sizes and checksums in its index are claims, and the
 * framework trusts them later. A large archive is shared among a few threads.
 */
final class JarWalk {

    private static final int MAX_THREADS = 4;
    private static final long BYTES_PER_THREAD = 2 * 1024 * 1024;
    private static final int STEP = 32;

    private final Jar jar;
    private final ClassCheck classes;
    private final List<ArchiveEntry> entries;
    private final AtomicInteger next = new AtomicInteger();
    private final Object lock = new Object();
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    private JarWalk(Jar jar, ClassCheck classes) {
        this.jar = jar;
        this.classes = classes;
        this.entries = jar.entries();
    }

    /** Of several faults the one that stands first in the index is reported. */
    static void check(Jar jar, ClassCheck classes) throws Refused, BadArchive, IOException {
        JarWalk walk = new JarWalk(jar, classes);
        walk.share();
        walk.report();
    }

    private void share() {
        long bytes = entries.stream().mapToLong(ArchiveEntry::size).sum();
        int cores = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        Thread[] helpers = new Thread[(int) Math.min(cores - 1, bytes / BYTES_PER_THREAD)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("validation").start(this::work);
        }
        work();
        boolean interrupted = false;
        for (Thread helper : helpers) {
            interrupted |= awaitEnd(helper);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not given up: the file may be deleted as soon as this is over. */
    private static boolean awaitEnd(Thread helper) {
        boolean interrupted = false;
        while (true) {
            try {
                helper.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void work() {
        try (EntryReader reader = new EntryReader(jar.content())) {
            for (int from = next.getAndAdd(STEP); from < end(); from = next.getAndAdd(STEP)) {
                for (int i = from; i < Math.min(from + STEP, end()); i++) {
                    check(reader, i);
                }
            }
        }
    }

    private int end() {
        synchronized (lock) {
            return Math.min(entries.size(), failedAt);
        }
    }

    private void check(EntryReader reader, int index) {
        ArchiveEntry entry = entries.get(index);
        try {
            if (ClassCheck.matters(entry.name())) {
                classes.check(entry, reader);
            } else {
                reader.check(entry);
            }
        } catch (Refused | BadArchive | IOException | RuntimeException | Error e) {
            synchronized (lock) { // a boundary: thrown again by the thread that asked
                if (index < failedAt) {
                    failedAt = index;
                    failure = e;
                }
            }
        }
    }

    private void report() throws Refused, BadArchive, IOException {
        synchronized (lock) {
            switch (failure) {
                case null -> {}
                case Refused refused -> throw refused;
                case BadArchive bad -> throw bad;
                case IOException unread -> throw unread;
                case Error error -> throw error;
                case RuntimeException fault -> throw fault;
                default -> throw new IllegalStateException(failure);
            }
        }
    }
}
