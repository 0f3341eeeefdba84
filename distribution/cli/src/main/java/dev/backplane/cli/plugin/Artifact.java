package dev.backplane.cli.plugin;

import dev.backplane.cli.Failure;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Something to be installed.
 *
 * @param where a message that says where its bytes come from, and nothing else
 * @param file what is to be uploaded; null if the runtime fetches it
 */
record Artifact(InstallPluginRequest where, @Nullable Path file) {

    private static final Pattern URL = Pattern.compile("(?i)(https?|file):.*");

    /** As the person named it. */
    static Artifact of(String source, boolean serverPath) {
        InstallPluginRequest.Builder where = InstallPluginRequest.newBuilder();
        if (serverPath) {
            return new Artifact(
                    where.setPath(path(source).toAbsolutePath().toString()).build(), null);
        }
        if (URL.matcher(source).matches()) {
            return new Artifact(where.setUrl(source).build(), null);
        }
        Path file = path(source);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    "there is no file '"
                            + source
                            + "' here; for one on the runtime's machine: --server-path");
        }
        return new Artifact(where.setFileName(String.valueOf(file.getFileName())).build(), file);
    }

    /** The first message of its installation. */
    InstallPluginRequest request(InstallOptions options) {
        return where.toBuilder().setOptions(options).build();
    }

    /** What is to be uploaded; nothing if the runtime fetches it. */
    InputStream bytes() throws IOException {
        return file == null ? InputStream.nullInputStream() : Files.newInputStream(file);
    }

    private static Path path(String source) {
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw new Failure("'" + source + "' is not a path: " + e.getReason(), e);
        }
    }
}
