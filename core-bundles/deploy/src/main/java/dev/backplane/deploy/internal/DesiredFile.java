package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.VersionRange;

import java.util.Optional;

/**
 * The desired state a {@code NAME.json} writes down, valid by construction.
 *
 * @param name the plugin's name: the file's name without its suffix
 * @param source where its bytes come from
 * @param sha256 the only content it accepts, if it pins one
 * @param version the versions it accepts, if it limits them
 * @param start whether it shall run; null leaves that as it is
 */
record DesiredFile(
        String name,
        DesiredSource source,
        @Nullable Digest sha256,
        @Nullable VersionRange version,
        @Nullable Boolean start) {

    /** The content it must be, as far as the file alone tells. */
    Optional<Digest> pinned() {
        return source instanceof DesiredSource.Stored(Digest digest)
                ? Optional.of(digest)
                : Optional.ofNullable(sha256);
    }

    /**
     * Compares an artifact with what is written here.
     *
     * @throws PluginException {@code INVALID_ARGUMENT} if it is another plugin or version, {@code
     *     BAD_ARTIFACT} if it has other content
     */
    void requireMatch(Artifact artifact) {
        if (!artifact.name().equals(name)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "its source holds %s, not %s: name the file %s.json or change the source."
                            .formatted(artifact.name(), name, artifact.name()));
        }
        if (sha256 != null && !artifact.digest().equals(sha256)) {
            throw new PluginException(
                    ErrorCode.BAD_ARTIFACT,
                    ("its source has the digest %s, but %s is required:"
                                    + " replace the artifact or the digest.")
                            .formatted(artifact.digest(), sha256));
        }
        if (version != null && !version.includes(artifact.version())) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    ("its source holds %s %s, which is not in the range %s:"
                                    + " replace the artifact or the range.")
                            .formatted(name, artifact.version(), version));
        }
    }
}
