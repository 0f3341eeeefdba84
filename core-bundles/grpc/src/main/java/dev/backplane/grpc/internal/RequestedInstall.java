package dev.backplane.grpc.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The first message of an installation as the manager wants it.
 *
 * @param upload whether its bytes come in further messages
 */
record RequestedInstall(InstallRequest request, boolean dryRun, boolean upload) {

    /** What to say where {@link #dryRun} makes no sense. */
    static final String NO_PLAN = "'dry_run' is for InstallPlugin only; leave it out here";

    /**
     * Reads it.
     *
     * @param pipe where its bytes will come from, if it is an upload
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static RequestedInstall read(InstallPluginRequest message, UploadPipe pipe) {
        ArtifactSource source = sourceOf(message, pipe);
        InstallOptions options = message.getOptions();
        Boolean start = options.getStopped() ? Boolean.FALSE : null;
        return new RequestedInstall(
                new InstallRequest(
                        source,
                        PluginCall.OWNER,
                        start,
                        options.getForce(),
                        sha256(options.getSha256()),
                        terms(options),
                        options.hasTarget()
                                ? TextLimits.source("target", options.getTarget())
                                : null),
                options.getDryRun(),
                source instanceof ArtifactSource.Upload);
    }

    private static UpdateTerms terms(InstallOptions options) {
        return new UpdateTerms(
                options.hasSoakSeconds()
                        ? Duration.ofSeconds(Integer.toUnsignedLong(options.getSoakSeconds()))
                        : null,
                options.hasCanary() ? CanaryMessages.read(options.getCanary()) : null);
    }

    private static @Nullable Digest sha256(String text) {
        try {
            return text.isEmpty() ? null : Digest.parse(TextLimits.name("sha256", text));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "the field 'sha256' is " + e.getMessage(), e);
        }
    }

    private static ArtifactSource sourceOf(InstallPluginRequest message, UploadPipe pipe) {
        return switch (message.getSourceCase()) {
            case PATH ->
                    new ArtifactSource.LocalFile(
                            path(TextLimits.source("path", message.getPath())));
            case URL -> new ArtifactSource.Remote(uri(TextLimits.source("url", message.getUrl())));
            case FILE_NAME -> {
                String name = TextLimits.name("file_name", message.getFileName());
                if (name.isBlank()) {
                    throw invalid("the upload has no name; set 'file_name'");
                }
                yield new ArtifactSource.Upload(name, pipe);
            }
            case CHUNK, SOURCE_NOT_SET ->
                    throw invalid(
                            "the first message must say where the bytes come from: set 'path',"
                                    + " 'url', or 'file_name' for an upload");
        };
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text + "' is not a path: " + e.getReason(),
                    e);
        }
        throw invalid("the path '" + text + "' is not absolute; it names a file on the server");
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "not a URL: " + e.getMessage(), e);
        }
        throw invalid("the URL '" + text + "' has no scheme; begin it with file:, http: or https:");
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
