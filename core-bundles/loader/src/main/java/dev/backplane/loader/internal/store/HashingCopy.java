package dev.backplane.loader.internal.store;

import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Each byte is read once and goes to the file and the digest together. */
final class HashingCopy {

    private static final int BUFFER_BYTES = 64 * 1024;

    private HashingCopy() {}

    static Digest copy(String artifact, InputStream from, Path to, long maxBytes)
            throws IOException {
        MessageDigest hash = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int count = read(artifact, from, buffer);
                    count >= 0;
                    count = read(artifact, from, buffer)) {
                total += count;
                if (total > maxBytes) {
                    throw new PluginException(
                            ErrorCode.TOO_LARGE,
                            ("'%s' is larger than the limit of %,d bytes (maxArtifactBytes"
                                            + " of dev.backplane.loader)")
                                    .formatted(artifact, maxBytes));
                }
                hash.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        return digest(hash);
    }

    static Digest digest(Path file) throws IOException {
        MessageDigest hash = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.update(buffer, 0, count);
            }
        }
        return digest(hash);
    }

    /** Apart from writing, since a failing source is somebody else's fault than a failing disk. */
    private static int read(String artifact, InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + artifact + "' cannot be read to its end: " + e.getMessage(),
                    e);
        }
    }

    private static Digest digest(MessageDigest hash) {
        return new Digest(HexFormat.of().formatHex(hash.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
