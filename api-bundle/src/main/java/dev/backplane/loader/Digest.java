package dev.backplane.loader;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The SHA-256 of an artifact's bytes: its identity.
 *
 * @param hex 64 lower-case hexadecimal digits
 * @since 0.1
 */
public record Digest(String hex) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if this is not a SHA-256 in lower-case hexadecimal
     */
    public Digest {
        Objects.requireNonNull(hex, "hex");
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal: '" + hex + "'");
        }
    }

    /**
     * Reads {@code sha256:<hex>} or the bare digits, in either case.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Digest parse(String text) {
        String bare = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
        return new Digest(bare.toLowerCase(Locale.ROOT));
    }

    /** The first twelve digits, for people. */
    public String brief() {
        return hex.substring(0, 12);
    }

    /** {@code sha256:<hex>}. */
    @Override
    public String toString() {
        return "sha256:" + hex;
    }
}
