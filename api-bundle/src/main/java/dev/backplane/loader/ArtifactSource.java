package dev.backplane.loader;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the bytes of a plugin come from.
 *
 * @since 0.1
 */
public sealed interface ArtifactSource {

    /** How people know it: a file name, a URL, a digest. */
    String label();

    /** A file on this machine; copied into the store, never loaded in place. */
    record LocalFile(Path path) implements ArtifactSource {
        /** Never null. */
        public LocalFile {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String label() {
            return String.valueOf(path.getFileName());
        }
    }

    /** A {@code file:}, {@code http:} or {@code https:} URL. */
    record Remote(URI uri) implements ArtifactSource {
        /** Never null. */
        public Remote {
            Objects.requireNonNull(uri, "uri");
        }

        /** The URL without credentials and query: they may be secrets. */
        @Override
        public String label() {
            String host = uri.getHost() == null ? "" : "//" + uri.getHost();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
            return uri.getScheme() + ":" + host + port + path;
        }
    }

    /**
     * Bytes that somebody sends.
     *
     * @param fileName what the sender calls it, for messages only
     * @param bytes read to its end once, closed by whoever opened it
     */
    record Upload(String fileName, InputStream bytes) implements ArtifactSource {
        /** Never null. */
        public Upload {
            Objects.requireNonNull(fileName, "fileName");
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public String label() {
            return fileName;
        }
    }

    /** An artifact that is already in the store. */
    record Stored(Digest digest) implements ArtifactSource {
        /** Never null. */
        public Stored {
            Objects.requireNonNull(digest, "digest");
        }

        @Override
        public String label() {
            return digest.toString();
        }
    }
}
