package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.config.internal.fleet.redis.RedisArtifacts;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Artifacts between this machine's store and Redis. Each is carried once, and verified. */
final class SharedArtifacts {

    private final PluginLoader loader;
    private final Supplier<RedisArtifacts> shared;

    SharedArtifacts(PluginLoader loader, Supplier<RedisArtifacts> shared) {
        this.loader = loader;
        this.shared = shared;
    }

    /**
     * Sees to it that this machine has the artifact.
     *
     * @throws IOException if nobody has it, or it is not what its digest says
     */
    void fetch(String digest) throws IOException {
        Digest expected = parse(digest);
        if (isHere(expected)) {
            return;
        }
        try (RedisArtifacts redis = shared.get();
                DigestInputStream bytes = new DigestInputStream(redis.open(digest), sha256())) {
            stage(redis, expected, bytes);
        } catch (PluginException | StoreException e) {
            throw new IOException(
                    "its artifact sha256:" + digest + " cannot be taken: " + e.getMessage(), e);
        }
    }

    private void stage(RedisArtifacts redis, Digest expected, DigestInputStream bytes)
            throws IOException {
        try {
            var _ =
                    loader.stage(
                            new ArtifactSource.Upload("artifact of the fleet", bytes), expected);
        } catch (PluginException e) {
            var _ = bytes.transferTo(OutputStream.nullOutputStream());
            String found = HexFormat.of().formatHex(bytes.getMessageDigest().digest());
            if (!found.equals(expected.hex())) {
                // Who has it stores it again.
                redis.discard(expected.hex());
            }
            throw e;
        }
    }

    /** Sees to it that the others can fetch what this machine has. */
    void offer(String digest) throws IOException {
        try (RedisArtifacts redis = shared.get()) {
            if (!redis.has(digest)) {
                store(redis, digest);
            }
        }
    }

    /** Sees to it that nobody forgets the artifact, and the others can fetch it. */
    void keep(String digest) throws IOException {
        try (RedisArtifacts redis = shared.get()) {
            if (!redis.refresh(digest)) {
                store(redis, digest);
            }
        }
    }

    private void store(RedisArtifacts redis, String digest) throws IOException {
        Digest wanted = parse(digest);
        if (isHere(wanted)) {
            var artifact = loader.stage(new ArtifactSource.Stored(wanted), wanted);
            try (InputStream bytes = Files.newInputStream(artifact.file())) {
                redis.store(digest, bytes);
            }
        }
    }

    boolean isHere(String digest) throws IOException {
        return isHere(parse(digest));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isHere(Digest digest) {
        return loader.stored().stream().anyMatch(each -> each.digest().equals(digest));
    }

    private static Digest parse(String digest) throws IOException {
        try {
            return Digest.parse(digest);
        } catch (RuntimeException e) {
            throw new IOException("'" + digest + "' is no SHA-256", e);
        }
    }
}
