package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.config.internal.fleet.redis.RedisArtifacts;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.function.Supplier;

/** Artifacts between this machine's store and Redis. Each is carried once, and verified. */
final class SharedArtifacts implements Artifacts {

    private final PluginLoader loader;
    private final Supplier<RedisArtifacts> shared;

    SharedArtifacts(PluginLoader loader, Supplier<RedisArtifacts> shared) {
        this.loader = loader;
        this.shared = shared;
    }

    @Override
    public boolean fetch(String digest) throws IOException {
        Digest expected = parse(digest);
        if (isHere(expected)) {
            return false;
        }
        try (RedisArtifacts redis = shared.get();
                InputStream bytes = redis.open(digest)) {
            var _ =
                    loader.stage(
                            new ArtifactSource.Upload("artifact of the fleet", bytes), expected);
            return true;
        } catch (PluginException | StoreException e) {
            throw new IOException(
                    "its artifact sha256:" + digest + " cannot be taken: " + e.getMessage(), e);
        }
    }

    /** Sees to it that the others can fetch what this machine has. */
    void offer(String digest) throws IOException {
        Digest wanted = parse(digest);
        try (RedisArtifacts redis = shared.get()) {
            if (!redis.has(digest) && isHere(wanted)) {
                var artifact = loader.stage(new ArtifactSource.Stored(wanted), wanted);
                try (InputStream bytes = Files.newInputStream(artifact.file())) {
                    redis.store(digest, bytes);
                }
            }
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
