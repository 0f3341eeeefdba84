package dev.backplane.deploy.internal;

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

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;

/** Reads {@link FakeJar}s; what lies behind a URL or in the store is a file, too. */
final class FakeLoader implements PluginLoader {

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

    final Map<URI, Path> remote = new HashMap<>();
    final Map<Digest, Path> store = new HashMap<>();

    /** What happens to the folder while a file is being read. */
    Runnable meanwhile = () -> {};

    int inspections;
    int holds;
    int fetches;

    @Override
    public PluginDescriptor inspect(Path file) {
        inspections++;
        PluginDescriptor descriptor = read(file);
        meanwhile.run();
        return descriptor;
    }

    PluginDescriptor read(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream entry = zip.getInputStream(zip.getEntry(FakeJar.ENTRY))) {
            String[] parts =
                    new String(entry.readAllBytes(), StandardCharsets.UTF_8).split(";", -1);
            return new PluginDescriptor(
                    parts[0],
                    PluginType.BUNDLE,
                    parts[1],
                    Version.parseVersion(parts[2]),
                    "",
                    NOTHING);
        } catch (IOException e) {
            throw new PluginException(ErrorCode.SOURCE_UNAVAILABLE, "unreadable: " + e, e);
        }
    }

    @Override
    public StagedArtifact stage(ArtifactSource source, @Nullable Digest expected) {
        fetches++;
        Path file =
                switch (source) {
                    case ArtifactSource.LocalFile(Path path) -> path;
                    case ArtifactSource.Remote(URI uri) -> remote.get(uri);
                    case ArtifactSource.Stored(Digest digest) -> store.get(digest);
                    case ArtifactSource.Upload upload ->
                            throw new AssertionError("a file door uploads nothing");
                };
        if (file == null) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE, source.label() + " is not there");
        }
        Digest digest = digest(file);
        if (expected != null && !expected.equals(digest)) {
            throw new PluginException(ErrorCode.BAD_ARTIFACT, digest + " is not " + expected);
        }
        store.put(digest, file);
        return new StagedArtifact(digest, file, read(file));
    }

    static Digest digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return JarInspector.digest(in);
        } catch (IOException e) {
            throw new PluginException(ErrorCode.SOURCE_UNAVAILABLE, "unreadable: " + e, e);
        }
    }

    @Override
    public List<RepositoryBundle> repository() {
        return List.of();
    }

    @Override
    public List<StoredArtifact> stored() {
        return List.of();
    }

    @Override
    public List<StoredArtifact> collect(Set<Digest> used, Cleanup cleanup) {
        return List.of();
    }

    @Override
    public Hold hold() {
        holds++;
        return () -> holds--;
    }
}
