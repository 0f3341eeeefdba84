package dev.backplane.benchmarks.traffic;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.loader.ArtifactSource.LocalFile;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Release;
import dev.backplane.manager.UpdateTerms;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A plugin called over the bus and updated through the manager.
 *
 * @param plugin its name
 */
record OverBus(MessageBus bus, PluginManager manager, String plugin) implements Target {

    private static final Owner OWNER = new Owner(Door.GRPC, "benchmarks");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration WATCH = Duration.ofSeconds(60);
    private static final int PARTS = 10;
    private static final long POLL_MILLIS = 10;

    @Override
    public String call(String request) {
        List<String> words = List.of(request.split(" ", 2));
        Payload time = Payload.text(words.get(1));
        return words.getFirst().equals("stream")
                ? stream(time)
                : bus.request(plugin, words.getFirst(), time, LIMIT).text();
    }

    private String stream(Payload time) {
        StringBuilder parts = new StringBuilder();
        bus.stream(
                Request.of(plugin, "stream", time, "update-driver", LIMIT),
                part -> parts.append(part.text()).append('\n'));
        List<String> versions = parts.toString().lines().toList();
        if (versions.size() != PARTS || versions.stream().distinct().count() != 1) {
            throw new IllegalStateException("a stream of " + versions);
        }
        return versions.getFirst();
    }

    @Override
    public Handover update(Path file) {
        install(file, Duration.ZERO);
        Release.Proof proof = Objects.requireNonNull(latest().proof(), "no proof of the update");
        return new Handover(proof.inFlight(), proof.cutOff(), proof.gate().toNanos() / 1e6);
    }

    private void install(Path file, Duration soak) {
        var _ =
                manager.install(
                        new InstallRequest(
                                new LocalFile(file),
                                OWNER,
                                null,
                                false,
                                null,
                                new UpdateTerms(soak, null)));
    }

    /** Updates to a version that is bad; returns the seconds from the shift until the way back. */
    double updateToBad(Path file) throws InterruptedException, TimeoutException {
        install(file, WATCH);
        long shifted = System.nanoTime();
        Release latest = latest();
        while (latest.outcome() == Release.Outcome.SOAKING) {
            if (System.nanoTime() - shifted > WATCH.toNanos()) {
                throw new TimeoutException("nobody found that " + file + " is bad");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            latest = latest();
        }
        if (latest.outcome() != Release.Outcome.ROLLED_BACK) {
            throw new IllegalStateException(file + " was not rolled back: " + latest);
        }
        return (System.nanoTime() - shifted) / 1e9;
    }

    Release latest() {
        return manager.history(plugin).getFirst();
    }
}
