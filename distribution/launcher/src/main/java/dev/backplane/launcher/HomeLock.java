package dev.backplane.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to run a home, which one process has at a time. It is the operating system's lock on a
 * file, so it ends with the process, however that ends; the framework's own lock does not keep a
 * second one out.
 */
final class HomeLock implements AutoCloseable {

    private final FileChannel file;

    private HomeLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock; empty if another process has it.
     *
     * @throws StartFailure if the file system has no locks, or the file cannot be written
     */
    static Optional<HomeLock> take(Path folder) throws StartFailure {
        Path path = folder.resolve("lock");
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(file) == null) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new HomeLock(file));
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot lock "
                            + path
                            + ": "
                            + FolderProblem.reason(e)
                            + "; set BACKPLANE_HOME to a folder where files can be locked",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) { // this very process has it
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
