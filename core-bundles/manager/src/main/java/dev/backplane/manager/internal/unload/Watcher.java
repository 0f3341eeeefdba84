package dev.backplane.manager.internal.unload;

import dev.backplane.manager.UnloadVerdict.Outcome;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Looks after class loaders that shall go, on a thread of its own, as long as there are any. */
final class Watcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    /** Between two looks while a verdict is open. */
    private static final Duration SOON = Duration.ofMillis(100);

    /** Between two looks at those whose verdict may change yet. */
    private static final Duration LATER = Duration.ofSeconds(1);

    /** How long the JVM may take to tell what a collection found. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-unload-watch").factory());
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Suspects suspects = new Suspects();
    private final Ledger ledger;
    private final Collector collector;
    private final LeftThreads threads;
    private final WiredUsers users;
    private final Supplier<UnloadConfig> config;

    Watcher(
            Ledger ledger,
            Collector collector,
            LeftThreads threads,
            WiredUsers users,
            Supplier<UnloadConfig> config) {
        this.ledger = ledger;
        this.collector = collector;
        this.threads = threads;
        this.users = users;
        this.config = config;
    }

    /** Where departures are to be told that their loader has gone. */
    ReferenceQueue<ClassLoader> gone() {
        return gone;
    }

    /** There is something to look at. */
    void watch() {
        if (scheduled.compareAndSet(false, true)) {
            schedule(SOON);
        }
    }

    private void schedule(Duration pause) {
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Nullable Departure await(String plugin, Duration limit) throws InterruptedException {
        collector.hurry();
        try {
            watch();
            return ledger.await(plugin, limit);
        } finally {
            collector.calm();
        }
    }

    /** On the watching thread, so that its own looks hold no loader meanwhile. */
    <T> T call(Callable<T> search) throws ExecutionException, InterruptedException {
        return thread.submit(search).get();
    }

    // -- on the watching thread

    private void run() {
        scheduled.set(false);
        try {
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Looking whether plugins were unloaded failed: {}", e.toString(), e);
        }
        List<Departure> present = ledger.present();
        boolean open = present.stream().anyMatch(Watcher::isOpen);
        if (!present.isEmpty() && scheduled.compareAndSet(false, true)) {
            schedule(open || collector.inHaste() ? SOON : LATER);
        }
    }

    private static boolean isOpen(Departure departure) {
        return departure.outcome() == Outcome.PENDING || !departure.threadsNamed();
    }

    private void look() throws InterruptedException {
        for (Reference<?> each = gone.poll(); each != null; each = gone.poll()) {
            settleGone(each);
        }
        nameThreads();
        reopen();
        List<Departure> due = due();
        if ((!due.isEmpty() || hasHurriedOne())
                && collector.collect(Duration.ofSeconds(config.get().collectPeriodSeconds()))) {
            settle();
            due.stream().filter(each -> each.outcome() == Outcome.PENDING).forEach(this::judge);
        }
    }

    private boolean hasHurriedOne() {
        return collector.inHaste()
                && ledger.present().stream().anyMatch(each -> each.outcome() == Outcome.PENDING);
    }

    private List<Departure> due() {
        Duration after = Duration.ofMillis(config.get().collectAfterMillis());
        return ledger.present().stream()
                .filter(each -> each.outcome() == Outcome.PENDING)
                .filter(each -> each.age().compareTo(after) >= 0)
                .toList();
    }

    /** Hears what the collection found. */
    private void settle() throws InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        for (long left = SETTLING.toMillis(); left > 0; ) {
            Reference<?> each = gone.remove(left);
            if (each != null) {
                settleGone(each);
            }
            if (ledger.present().isEmpty()) {
                return;
            }
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
    }

    private void settleGone(Reference<?> reference) {
        if (reference instanceof Departure departure) {
            boolean late = departure.outcome() == Outcome.LEAKED;
            ledger.settle(departure, Outcome.UNLOADED, List.of(), List.of());
            long took = departure.verdict().took().toMillis();
            if (late) {
                LOG.info("{} leaked, and has gone now, after {} ms", departure.label(), took);
            } else {
                LOG.debug("{} is unloaded after {} ms", departure.label(), took);
            }
        }
    }

    private void nameThreads() {
        Duration grace = Duration.ofMillis(config.get().threadGraceMillis());
        for (Departure departure : ledger.present()) {
            if (!departure.threadsNamed() && departure.age().compareTo(grace) >= 0) {
                departure.name(threadsOf(departure));
                if (!departure.verdict().threads().isEmpty()) {
                    LOG.warn(
                            "{} was taken away and left running: {}; a plugin has to end its"
                                    + " threads when it is stopped",
                            departure.label(),
                            String.join(", ", departure.verdict().threads()));
                }
            }
        }
    }

    private List<String> threadsOf(Departure departure) {
        ClassLoader loader = departure.loader();
        return loader == null ? List.of() : threads.of(loader, departure.packages());
    }

    /** Those whose users went are to be judged again. */
    private void reopen() {
        for (Departure departure : ledger.present()) {
            if (departure.outcome() == Outcome.IN_USE && usersOf(departure).isEmpty()) {
                ledger.settle(departure, Outcome.PENDING, List.of(), List.of());
            }
        }
    }

    private List<String> usersOf(Departure departure) {
        BundleRevision revision = departure.revision();
        return revision == null ? List.of() : users.of(revision);
    }

    private void judge(Departure departure) {
        List<String> wired = usersOf(departure);
        if (!wired.isEmpty()) {
            ledger.settle(departure, Outcome.IN_USE, wired, List.of());
            LOG.info(
                    "{} stays in memory for {}, until restarted",
                    departure.label(),
                    String.join(", ", wired));
            return;
        }
        List<String> found = new ArrayList<>(threadsOf(departure));
        ClassLoader loader = departure.loader();
        if (loader != null) {
            found.addAll(suspects.of(loader));
        }
        ledger.settle(departure, Outcome.LEAKED, List.of(), found);
        LOG.warn(
                "{} leaked: it was taken away {} ms ago, nobody is wired to it, and its classes"
                        + " are still in memory; {}",
                departure.label(),
                departure.age().toMillis(),
                found.isEmpty()
                        ? "what holds it is found by: backplane plugin unloads --roots "
                                + departure.plugin()
                        : "suspected: " + String.join(", ", found));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
