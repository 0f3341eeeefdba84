package dev.backplane.loader.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.internal.source.PublicUrl;
import dev.backplane.loader.internal.source.SourceBytes;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whose bytes must be known by their digest before they come: a name on the network says nothing
 * about what lies there today.
 */
enum DigestPolicy {
    /** Nobody's. */
    NEVER,
    /** What is fetched from another machine. */
    REMOTE,
    /** Everything but what lies in the repository folders, which only operators write. */
    ALWAYS;

    private static final Logger log = LoggerFactory.getLogger(DigestPolicy.class);

    /** Reads the configuration; what is misspelt must not open a door. */
    static DigestPolicy of(String text) {
        for (DigestPolicy policy : values()) {
            if (policy.word().equals(text)) {
                return policy;
            }
        }
        log.error(
                "requireDigest of dev.backplane.loader is '{}', which is none of never, remote and"
                        + " always; until it is, a digest is always required",
                text);
        return ALWAYS;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Looks whether the digest is there where it has to be.
     *
     * @param isRepository whether a file lies in a repository folder
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    void check(ArtifactSource source, @Nullable Digest expected, Predicate<Path> isRepository) {
        if (expected == null && isRequired(source, isRepository)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    ("'%s' must come with its digest (requireDigest=%s of dev.backplane.loader): get"
                                    + " it from whoever publishes the file, and add --sha256 HEX, or"
                                    + " \"sha256\" to the desired state")
                            .formatted(label(source), word()));
        }
    }

    private boolean isRequired(ArtifactSource source, Predicate<Path> isRepository) {
        return switch (source) {
            case ArtifactSource.Stored stored -> false;
            case ArtifactSource.Remote(URI uri) ->
                    this == ALWAYS || (this == REMOTE && SourceBytes.isFetched(uri));
            case ArtifactSource.LocalFile(Path file) -> this == ALWAYS && !isRepository.test(file);
            case ArtifactSource.Upload upload -> this == ALWAYS;
        };
    }

    private static String label(ArtifactSource source) {
        return source instanceof ArtifactSource.Remote(URI uri)
                ? PublicUrl.of(uri)
                : source.label();
    }

    /**
     * Compares what came with what was asked for.
     *
     * @param artifact what people call it, for messages
     * @param expected null if any content will do
     * @throws PluginException {@code BAD_ARTIFACT}
     */
    static void requireEqual(String artifact, Digest digest, @Nullable Digest expected) {
        if (expected != null && !digest.equals(expected)) {
            throw new PluginException(
                    ErrorCode.BAD_ARTIFACT,
                    "'%s' is refused: its digest is %s, but %s was asked for; it is another file, or was changed on its way"
                            .formatted(artifact, digest, expected));
        }
    }
}
