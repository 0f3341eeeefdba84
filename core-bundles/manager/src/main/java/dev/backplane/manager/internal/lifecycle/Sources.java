package dev.backplane.manager.internal.lifecycle;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the text of a {@code source} property means. */
public final class Sources {

    private final List<Path> folders;

    /**
     * @param folders where a bare file name is looked for, in this order
     */
    public Sources(List<Path> folders) {
        this.folders = folders;
    }

    public ArtifactSource of(String source) {
        if (source.startsWith("sha256:")) {
            return new ArtifactSource.Stored(Digest.parse(source));
        }
        if (source.startsWith("http:")
                || source.startsWith("https:")
                || source.startsWith("file:")) {
            return new ArtifactSource.Remote(URI.create(source));
        }
        for (Path folder : folders) {
            Path file = folder.resolve(source);
            if (Files.isRegularFile(file)) {
                return new ArtifactSource.LocalFile(file);
            }
        }
        throw new PluginException(
                ErrorCode.SOURCE_UNAVAILABLE,
                "there is no '" + source + "' in " + folders + "; put it there, or give a URL");
    }
}
