package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.node.FleetNode;
import dev.backplane.config.internal.fleet.protocol.Document;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a node does for its fleet every few seconds, beside following it. */
final class FleetRounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetRounds.class);
    private static final long KEEP_SECONDS = 60;

    private final FleetNode node;
    private final Presence presence;
    private final ArtifactCourier courier;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("fleet-rounds").factory());

    FleetRounds(FleetNode node, Presence presence, ArtifactCourier courier) {
        this.node = node;
        this.presence = presence;
        this.courier = courier;
    }

    void start() {
        every(Presence.EVERY.toSeconds(), 0, presence::round);
        every(KEEP_SECONDS, KEEP_SECONDS, this::keepArtifacts);
    }

    private void every(long seconds, long first, Runnable round) {
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> {
                            try {
                                round.run();
                            } catch (RuntimeException e) {
                                LOG.error("A round of the fleet failed; the next will come", e);
                            }
                        },
                        first,
                        seconds,
                        TimeUnit.SECONDS);
    }

    private void keepArtifacts() {
        if (node.status().state() == FleetState.FOLLOWING) {
            courier.keep(
                    node.all().values().stream()
                            .filter(each -> !each.deleted())
                            .map(FleetRounds::artifact)
                            .flatMap(Optional::stream)
                            .toList());
        }
    }

    private static Optional<String> artifact(Document document) {
        try {
            return Optional.ofNullable(
                    Travel.artifact(document.pid(), CanonicalJson.read(document.content())));
        } catch (IOException malformed) {
            return Optional.empty(); // told where it is applied
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
