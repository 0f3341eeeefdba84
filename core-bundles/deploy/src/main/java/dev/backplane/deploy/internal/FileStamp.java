package dev.backplane.deploy.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The outward marks by which a file is taken for changed; only then is its content read. The key
 * (an inode) notices a file moved over another of the same size and time.
 *
 * @param regular whether it is, or a link leads to, a regular file
 * @param size in bytes
 * @param modified when it was written last
 * @param key the file system's own identity of the file, where it has one
 */
record FileStamp(boolean regular, long size, FileTime modified, @Nullable Object key) {

    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(
                now.isRegularFile(), now.size(), now.lastModifiedTime(), now.fileKey());
    }

    /** Something that has a name in the folder, but no attributes. */
    static FileStamp unreadable() {
        return new FileStamp(false, 0, FileTime.fromMillis(0), null);
    }
}
