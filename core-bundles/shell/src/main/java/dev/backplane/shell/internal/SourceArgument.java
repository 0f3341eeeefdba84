package dev.backplane.shell.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a person types as a source: a path, a URL or the digest of something stored. */
final class SourceArgument {

    private static final Pattern URL = Pattern.compile("(?i)(file|https?):.*");

    private SourceArgument() {}

    /** The digest that was typed; null if none was. */
    static @Nullable Digest digest(String text) {
        try {
            return text.isEmpty() ? null : Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "--sha256 is " + e.getMessage(), e);
        }
    }

    static ArtifactSource parse(String text, Path currentFolder) {
        try {
            if (text.toLowerCase(Locale.ROOT).startsWith("sha256:")) {
                return new ArtifactSource.Stored(Digest.parse(text));
            }
            if (URL.matcher(text).matches()) {
                return new ArtifactSource.Remote(new URI(text));
            }
            return new ArtifactSource.LocalFile(currentFolder.resolve(text).normalize());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'%s' is not a source (%s). Give a path, a file:, http: or https: URL, or %s."
                            .formatted(text, e.getMessage(), "sha256:<digest>"),
                    e);
        }
    }
}
