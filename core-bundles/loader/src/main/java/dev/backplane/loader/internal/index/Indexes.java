package dev.backplane.loader.internal.index;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.internal.store.ArtifactStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The configured indexes, kept up to date by a thread of its own: who asks for their bundles gets
 * what is known, and never waits for a server but for the very first look.
 */
public final class Indexes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Indexes.class);
    private static final long FIRST_LOOK_MILLIS = 3_000;
    private static final long LOCAL_SECONDS = 2;

    private final List<Index> all;
    private final IndexTerms terms;
    private final CountDownLatch unread;
    private final long firstLookEnds =
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FIRST_LOOK_MILLIS);
    private final ScheduledExecutorService threads;

    private Indexes(List<Index> all, IndexTerms terms) {
        this.all = all;
        this.terms = terms;
        this.unread = new CountDownLatch(all.size());
        this.threads =
                Executors.newScheduledThreadPool(
                        Math.max(1, all.size()), // a slow server is waited for by its own index
                        Thread.ofVirtual().name("backplane-repository-", 0).factory());
    }

    /**
     * Begins to look at them.
     *
     * @param cache where what a remote one said last is kept
     * @param store takes downloads in
     */
    public static Indexes open(
            Collection<URI> uris, Path cache, ArtifactStore store, IndexTerms terms) {
        List<Index> all =
                uris.stream().distinct().map(uri -> new Index(uri, cache, store)).toList();
        Indexes indexes = new Indexes(all, terms);
        all.forEach(indexes::follow);
        return indexes;
    }

    private void follow(Index index) {
        long seconds = index.isRemote() ? Math.max(1, terms.refresh().toSeconds()) : LOCAL_SECONDS;
        threads.execute(
                () -> {
                    attempt(index, () -> index.recall(terms));
                    boolean known = !index.bundles().isEmpty();
                    if (known) {
                        unread.countDown();
                    }
                    attempt(index, () -> index.refresh(terms));
                    if (!known) {
                        unread.countDown();
                    }
                    schedule(index, seconds);
                });
    }

    private void schedule(Index index, long seconds) {
        try {
            var _ =
                    threads.scheduleWithFixedDelay(
                            () -> attempt(index, () -> index.refresh(terms)),
                            seconds,
                            seconds,
                            TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The repositories are closed", e);
        }
    }

    /** A fault of ours must not end the thread, and with it all later looks. */
    private static void attempt(Index index, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            log.error("{} cannot be looked at", index, e);
        }
    }

    /** What they offer, as far as it is known; in the order they were named. */
    public List<RepositoryBundle> bundles() {
        try {
            if (!unread.await(firstLookEnds - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.debug("Not every repository was read yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<RepositoryBundle> bundles = new ArrayList<>();
        all.forEach(index -> bundles.addAll(index.bundles()));
        return bundles;
    }

    /** What is wrong with them now, one sentence each. */
    public List<String> problems() {
        return all.stream().map(Index::problem).filter(Objects::nonNull).toList();
    }

    /** Whether a configured repository is an index, by its name; else it is a folder. */
    public static boolean isIndex(String repository) {
        return isUrl(repository) || repository.matches("(?i).*\\.xml(\\.gz)?");
    }

    private static boolean isUrl(String repository) {
        return repository.matches("(?i)(https?|file):.*");
    }

    /**
     * Where an index is.
     *
     * @param home where relative paths begin
     * @return empty if it is no usable URL, which is logged
     */
    public static Optional<URI> locate(String repository, Path home) {
        try {
            return Optional.of(
                    isUrl(repository) ? URI.create(repository) : home.resolve(repository).toUri());
        } catch (IllegalArgumentException e) {
            log.error(
                    "A repository of dev.backplane.loader is left out, it is no usable URL or path:"
                            + " {}",
                    repository.replaceAll("//[^/]*@", "//")); // the exception would tell secrets
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
