package dev.backplane.config.internal.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A directory whose files are replaced as a whole: after a crash each holds its old or its new
 * bytes, and with {@code sync} a power cut changes nothing about that. An interrupt never breaks a
 * write off.
 */
public final class DurableDirectory {

    private static final String TEMPORARY = ".tmp";
    private static final String DAMAGED = ".damaged";

    private final Path directory;
    private final boolean sync;

    /** Creates the directory if need be and removes what a crash left half-written. */
    public DurableDirectory(Path directory, boolean sync) throws IOException {
        this.directory = directory.toAbsolutePath().normalize();
        this.sync = sync;
        create();
        for (Path leftover : list("*" + TEMPORARY)) {
            Files.deleteIfExists(leftover);
        }
    }

    public List<Path> list(String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public void replace(String name, byte[] content) throws IOException {
        Path temporary = file(name + TEMPORARY);
        SyncLater later = SyncLater.current();
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(content);
                if (sync && later == null) {
                    out.getFD().sync();
                }
            }
            Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        if (later == null) {
            syncEntries(directory);
        } else if (sync) {
            later.add(file(name));
            later.add(directory);
        }
    }

    public void delete(String name) throws IOException {
        SyncLater later = SyncLater.current();
        boolean gone = Files.deleteIfExists(file(name));
        if (gone && later == null) {
            syncEntries(directory);
        } else if (gone && sync) {
            later.add(directory);
        }
    }

    /** Takes the file out of use without deleting it, and says where it lies now. */
    Path setAside(String name) throws IOException {
        Path aside = file(name + DAMAGED);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file(name + "." + i + DAMAGED);
        }
        Files.move(file(name), aside, StandardCopyOption.ATOMIC_MOVE);
        syncEntries(directory);
        return aside;
    }

    /** Makes sure that new files are found after a power cut. */
    public void syncEntries() throws IOException {
        syncEntries(directory);
    }

    private void create() throws IOException {
        Deque<Path> grown = new ArrayDeque<>();
        for (Path path = directory;
                path != null && !Files.isDirectory(path);
                path = path.getParent()) {
            grown.push(path);
        }
        Files.createDirectories(directory);
        for (Path path : grown) {
            if (path.getParent() != null) {
                syncEntries(path.getParent());
            }
        }
    }

    private void syncEntries(Path path) throws IOException {
        boolean interrupted = false;
        try {
            while (sync) {
                interrupted |= Thread.interrupted();
                try (FileChannel entries = FileChannel.open(path, StandardOpenOption.READ)) {
                    entries.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
