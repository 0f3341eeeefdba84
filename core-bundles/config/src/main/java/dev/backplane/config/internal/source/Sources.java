package dev.backplane.config.internal.source;

import dev.backplane.config.internal.storage.DurableDirectory;

import java.nio.file.Path;
import java.util.List;

/** Builds the source of files. */
public final class Sources {

    private Sources() {}

    /**
     * Nothing is read before it begins.
     *
     * @param folders looked into; of files of one name, that in the last folder counts
     * @param kept where it is kept what they set
     */
    public static FileSource files(
            List<Path> folders,
            FileClaims claims,
            DurableDirectory kept,
            FileSource.Target target) {
        return new FileSource(
                new FolderWatch(folders, FileSource::isConfiguration),
                claims,
                new ClaimIndex(kept),
                target);
    }
}
