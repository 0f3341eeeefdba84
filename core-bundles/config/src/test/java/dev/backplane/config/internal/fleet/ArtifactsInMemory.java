package dev.backplane.config.internal.fleet;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The artifacts of a machine: any bytes will do. */
final class ArtifactsInMemory implements PluginLoader {

    private static final Resource NOTHING =
            new Resource() {
                @Override
                public List<Capability> getCapabilities(String namespace) {
                    return List.of();
                }

                @Override
                public List<Requirement> getRequirements(String namespace) {
                    return List.of();
                }
            };
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor("a", PluginType.BUNDLE, "a", Version.emptyVersion, "", NOTHING);

    private final Path folder;
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    ArtifactsInMemory(Path folder) {
        this.folder = folder;
    }

    /** Returns the digest. */
    String add(byte[] bytes) throws IOException {
        String digest = digest(bytes);
        files.put(digest, Files.write(Files.createTempFile(folder, "artifact", ""), bytes));
        return digest;
    }

    byte[] bytes(String digest) throws IOException {
        return Files.readAllBytes(files.get(digest));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StagedArtifact stage(ArtifactSource source, Digest expected) {
        try {
            if (source instanceof ArtifactSource.Upload upload) {
                byte[] bytes = upload.bytes().readAllBytes();
                if (!digest(bytes).equals(expected.hex())) {
                    throw new PluginException(ErrorCode.BAD_ARTIFACT, "it has another digest");
                }
                var _ = add(bytes);
            }
            return new StagedArtifact(expected, files.get(expected.hex()), DESCRIPTOR);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE, "it cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<StoredArtifact> stored() {
        return files.keySet().stream()
                .map(
                        each ->
                                new StoredArtifact(
                                        new Digest(each),
                                        1,
                                        "a",
                                        PluginType.BUNDLE,
                                        "1",
                                        Instant.EPOCH,
                                        null))
                .toList();
    }

    @Override
    public PluginDescriptor inspect(Path file) {
        return DESCRIPTOR;
    }

    @Override
    public List<RepositoryBundle> repository() {
        return List.of();
    }

    @Override
    public List<StoredArtifact> collect(Set<Digest> used, Cleanup cleanup) {
        return List.of();
    }

    @Override
    public Hold hold() {
        return () -> {};
    }
}
