package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Lineage;
import dev.backplane.config.internal.fleet.protocol.Loser;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.PutReply;
import dev.backplane.config.internal.fleet.protocol.Snapshot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store into which a desired state comes only after its artifact. */
final class ArtifactsFirst implements FleetStore {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactsFirst.class);

    private final FleetStore store;
    private final SharedArtifacts artifacts;
    private final ArtifactCourier courier;

    ArtifactsFirst(FleetStore store, SharedArtifacts artifacts, ArtifactCourier courier) {
        this.store = store;
        this.artifacts = artifacts;
        this.courier = courier;
    }

    @Override
    public PutReply put(Put put) {
        try {
            String artifact =
                    put.deleted()
                            ? null
                            : Travel.artifact(put.pid(), CanonicalJson.read(put.content()));
            if (artifact != null && put.isRepair()) {
                // The reader must not be held up, and the fleet knew it before.
                courier.keep(List.of(artifact));
            } else if (artifact != null) {
                artifacts.offer(artifact);
            }
        } catch (IOException e) {
            LOG.warn(
                    "The artifact of {} is not offered to the fleet: {}",
                    put.pid(),
                    e.getMessage());
        }
        return store.put(put);
    }

    @Override
    public Optional<Lineage> resume(Position position) {
        return store.resume(position);
    }

    @Override
    public Snapshot snapshot(long epoch) {
        return store.snapshot(epoch);
    }

    @Override
    public Batch read(Position position, Duration wait) {
        return store.read(position, wait);
    }

    @Override
    public List<Document> strangers(List<Document> documents) {
        return store.strangers(documents);
    }

    @Override
    public void keepLoser(Loser loser) {
        store.keepLoser(loser);
    }

    @Override
    public void close() {
        store.close();
    }
}
