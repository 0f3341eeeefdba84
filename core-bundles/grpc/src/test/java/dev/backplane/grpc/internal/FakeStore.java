package dev.backplane.grpc.internal;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;
import dev.backplane.manager.StoreKeeper;

import java.util.ArrayList;
import java.util.List;

/** Holds what a test put there. */
final class FakeStore implements StoreKeeper {

    final List<ArtifactUse> artifacts = new ArrayList<>();
    final List<Cleanup> cleanups = new ArrayList<>();

    @Override
    public List<ArtifactUse> artifacts() {
        return List.copyOf(artifacts);
    }

    @Override
    public List<StoredArtifact> collect(Cleanup cleanup) {
        cleanups.add(cleanup);
        return artifacts.stream()
                .filter(use -> use.usedBy().isEmpty())
                .map(ArtifactUse::artifact)
                .toList();
    }
}
