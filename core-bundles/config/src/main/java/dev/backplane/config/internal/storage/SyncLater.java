package dev.backplane.config.internal.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Files that reach the disk together, later. For whoever can bring their content again: after a
 * power cut before that, each may be old, new, or damaged and set aside.
 */
public final class SyncLater {

    private static final ScopedValue<SyncLater> CURRENT = ScopedValue.newInstance();

    /** A journal of a file system commits for several at once. */
    private static final int THREADS = 8;

    private final Set<Path> paths = ConcurrentHashMap.newKeySet();

    /** Does something whose files need not be on disk yet when it returns. */
    public <T> T during(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    static @Nullable SyncLater current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** A file, or the folder in which one came or went. */
    void add(Path path) {
        paths.add(path);
    }

    /** How many files and folders are not on disk for sure. */
    int due() {
        return paths.size();
    }

    /**
     * Waits until everything is on disk.
     *
     * @throws IOException if something is not; it is tried again with the next call
     */
    public void sync() throws IOException {
        List<Path> due = List.copyOf(paths);
        if (due.size() <= THREADS) {
            for (Path path : due) {
                sync(path);
            }
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            due.forEach(path -> all.add(threads.submit(() -> done(path))));
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was not waited for the disk", e);
        }
    }

    private Path done(Path path) throws IOException {
        sync(path);
        return path;
    }

    private void sync(Path path) throws IOException {
        paths.remove(path);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            file.force(true);
        } catch (NoSuchFileException e) {
            return; // deleted since
        } catch (IOException e) {
            paths.add(path);
            throw e;
        }
    }
}
