package dev.backplane.loader.internal.source;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;

/**
 * Opens what others offer; whatever goes wrong is said with the name of the source and never with
 * its secrets.
 */
public final class SourceBytes {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Set<String> FETCHED = Set.of("http", "https");

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
     * A regular file.
     *
     * @throws PluginException as for {@link #check}
     */
    public static Transfer of(Path file, long maxBytes) {
        check(file, maxBytes);
        return sink -> {
            try (InputStream in = open(file)) {
                copy(in, sink);
            }
        };
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * A {@code file:}, {@code http:} or {@code https:} URL.
     *
     * @throws PluginException {@code SOURCE_UNAVAILABLE} if it is none of these
     */
    public static Transfer of(URI uri, FetchLimits limits, AddressPolicy addresses) {
        if (isFetched(uri)) {
            if (uri.getHost() == null) {
                throw unavailable(
                        "cannot fetch '" + PublicUrl.of(uri) + "': it is no usable URL", null);
            }
            return new HttpDownload(uri, addresses, limits);
        }
        if ("file".equalsIgnoreCase(uri.getScheme())) {
            return of(path(uri), limits.maxBytes());
        }
        throw unavailable(
                "the URL '" + PublicUrl.of(uri) + "' is not supported; use file:, http: or https:",
                null);
    }

    /** Whether its bytes come from another machine. */
    public static boolean isFetched(URI uri) {
        return uri.getScheme() != null
                && FETCHED.contains(uri.getScheme().toLowerCase(Locale.ROOT));
    }

    /** An upload, which stays open: it belongs to whoever opened it. */
    public static Transfer of(InputStream upload) {
        return sink -> copy(upload, sink);
    }

    private static void copy(InputStream from, Sink to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
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
