package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** The three things a {@code source} may name. */
sealed interface DesiredSource {

    /** A jar in the plugin folder. */
    record InFolder(String fileName) implements DesiredSource {}

    /** Content that is already in the store. */
    record Stored(Digest digest) implements DesiredSource {}

    /** Something to fetch. */
    record Remote(URI uri) implements DesiredSource {}

    /** The schemes that make a source a URL. */
    Set<String> SCHEMES = Set.of("file", "http", "https");

    /**
     * Reads a source.
     *
     * @throws IllegalArgumentException if it is none
     */
    static DesiredSource parse(String text) {
        if (text.startsWith("sha256:")) {
            return new Stored(Digest.parse(text));
        }
        int colon = text.indexOf(':');
        if (colon > 0 && SCHEMES.contains(text.substring(0, colon))) {
            try {
                return new Remote(new URI(text));
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("not a URL: " + e.getMessage(), e);
            }
        }
        if (text.isBlank() || text.contains("/") || text.contains("\\") || text.startsWith(".")) {
            throw new IllegalArgumentException(
                    "it must be the name of a jar in the plugin folder, sha256:<digest>, or a"
                            + " file:, http: or https: URL");
        }
        return new InFolder(text);
    }
}
