package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Documents.DocumentException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries artifacts on a thread of its own, one after the other: nothing else waits for them. */
final class ArtifactCourier implements Artifacts, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactCourier.class);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SharedArtifacts artifacts;
    private final Consumer<String> arrived;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("fleet-artifacts").factory());
    private final Map<String, Errand> errands = new HashMap<>(); // guarded by this

    /** What is fetched, or could not be. */
    private static final class Errand {

        private final Set<String> pids = new TreeSet<>();
        private @Nullable String failure;
        private boolean running;
        private long ended;
    }

    /**
     * @param arrived told the PIDs that needed an artifact, when it is here or cannot be had
     */
    ArtifactCourier(SharedArtifacts artifacts, Consumer<String> arrived) {
        this.artifacts = artifacts;
        this.arrived = arrived;
    }

    @Override
    public void require(String digest, String pid) throws IOException, DocumentException {
        if (artifacts.isHere(digest)) {
            return;
        }
        String failure = fetch(digest, pid);
        if (failure != null) {
            throw new IOException(failure);
        }
        throw DocumentException.pending("its artifact sha256:" + digest + " is being fetched");
    }

    /** Why it could not be fetched the last time; null if it was not tried yet. */
    private synchronized @Nullable String fetch(String digest, String pid) {
        Errand errand = errands.computeIfAbsent(digest, _ -> new Errand());
        errand.pids.add(pid);
        boolean isDue = errand.failure == null || System.nanoTime() - errand.ended > AGAIN_NANOS;
        if (!errand.running && isDue) {
            errand.running = true;
            submit(() -> run(digest, errand));
        }
        return errand.failure;
    }

    private void run(String digest, Errand errand) {
        String failure = null;
        try {
            artifacts.fetch(digest);
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            LOG.debug("The artifact sha256:{} cannot be fetched", digest, e);
        }
        ended(digest, errand, failure).forEach(arrived);
    }

    private synchronized List<String> ended(String digest, Errand errand, @Nullable String why) {
        errand.running = false;
        errand.failure = why;
        errand.ended = System.nanoTime();
        if (why == null) {
            errands.remove(digest);
        }
        return List.copyOf(errand.pids);
    }

    /** Sees to it that the fleet has these and keeps them, as far as this machine has them. */
    void keep(Collection<String> digests) {
        submit(
                () -> {
                    for (String digest : digests) {
                        try {
                            artifacts.keep(digest);
                        } catch (IOException | RuntimeException e) {
                            LOG.debug("The artifact sha256:{} is not kept", digest, e);
                        }
                    }
                });
    }

    private void submit(Runnable errand) {
        try {
            thread.execute(errand);
        } catch (RejectedExecutionException e) {
            LOG.debug("Too late, the fleet is left", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
