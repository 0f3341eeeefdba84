package dev.backplane.loader.internal.source;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * Opens what others offer; whatever goes wrong is said with the name of the source and never with
 * its secrets.
 */
public final class SourceBytes {

    private SourceBytes() {}

    /**
     * Looks whether this is a regular file of a size that is taken.
     *
     * @throws PluginException {@code SOURCE_UNAVAILABLE}, {@code TOO_LARGE}
     */
    public static void check(Path file, long maxBytes) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw unavailable("'" + file + "' is not a regular file; name a jar file", null);
            }
            if (attributes.size() > maxBytes) {
                throw tooLarge(String.valueOf(file.getFileName()), attributes.size(), maxBytes);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Opens a regular file.
     *
     * @throws PluginException as for {@link #check}
     */
    public static InputStream open(Path file, long maxBytes) {
        check(file, maxBytes);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Opens a {@code file:}, {@code http:} or {@code https:} URL.
     *
     * @throws PluginException {@code SOURCE_UNAVAILABLE}, {@code TOO_LARGE} if the server announces
     *     too much
     */
    public static InputStream open(URI uri, FetchLimits limits) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> open(path(uri), limits.maxBytes());
            case "http", "https" -> HttpDownload.open(uri, limits);
            default ->
                    throw unavailable(
                            "the URL '"
                                    + PublicUrl.of(uri)
                                    + "' is not supported; use file:, http: or https:",
                            null);
        };
    }

    /** An upload, which stays open: it belongs to whoever opened it. */
    public static InputStream borrow(InputStream upload) {
        return new FilterInputStream(upload) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return in.read(target, offset, length);
            }

            @Override
            public void close() {
                // Deliberately open.
            }
        };
    }

    private static Path path(URI uri) {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw unavailable(
                    "the URL '" + PublicUrl.of(uri) + "' names no local file: " + e.getMessage(),
                    e);
        }
    }

    private static PluginException unreadable(Path file, IOException cause) {
        return cause instanceof NoSuchFileException
                ? unavailable("there is no file '" + file + "'", cause)
                : unavailable("'" + file + "' cannot be read: " + Reason.of(cause), cause);
    }

    static PluginException tooLarge(String source, long bytes, long maxBytes) {
        return new PluginException(
                ErrorCode.TOO_LARGE,
                "'%s' has %,d bytes, the limit is %,d (maxArtifactBytes of dev.backplane.loader)"
                        .formatted(source, bytes, maxBytes));
    }

    static PluginException unavailable(String message, @Nullable Throwable cause) {
        return new PluginException(ErrorCode.SOURCE_UNAVAILABLE, message, cause);
    }
}
