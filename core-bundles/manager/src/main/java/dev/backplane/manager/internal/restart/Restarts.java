package dev.backplane.manager.internal.restart;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.release.Reputation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts a plugin again that failed by itself, after a pause that grows, and gives it up when it
 * fails too often. Its failures are remembered over restarts of the runtime. On the manager's
 * thread.
 */
public final class Restarts {

    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);

    private final Registry registry;
    private final Reputation reputation;
    private final BiConsumer<Duration, Runnable> later;
    private final Consumer<Entry> start;
    private final Supplier<RestartConfig> config;

    /**
     * @param later runs something on the manager's thread after a while
     * @param start brings an entry up; a failure comes back to {@link #failed}
     */
    public Restarts(
            Registry registry,
            Reputation reputation,
            BiConsumer<Duration, Runnable> later,
            Consumer<Entry> start,
            Supplier<RestartConfig> config) {
        this.registry = registry;
        this.reputation = reputation;
        this.later = later;
        this.start = start;
        this.config = config;
    }

    /** An entry failed; only what its own code did counts, not what it lacks. */
    public void failed(Entry entry, PluginException reason) {
        boolean byItself =
                reason.code() == ErrorCode.START_FAILED
                        || reason.code() == ErrorCode.LIFECYCLE_TIMEOUT;
        Digest digest = entry.digest();
        if (!byItself || !entry.desired().shouldRun() || digest == null) {
            return;
        }
        RestartConfig now = config.get();
        Instant time = registry.clock().instant();
        Duration window = Duration.ofSeconds(now.windowSeconds());
        List<Instant> failures =
                new ArrayList<>(reputation.failuresSince(entry.name(), time.minus(window)));
        failures.add(time);
        reputation.failures(entry.name(), failures);
        if (failures.size() >= now.maxFailures()) {
            quarantine(entry, digest, failures.size(), window, reason);
        } else {
            restartLater(entry, digest, pause(now, failures.size()));
        }
    }

    private void restartLater(Entry entry, Digest digest, Duration pause) {
        LOG.info("{} is started again in {} ms", Text.label(entry), pause.toMillis());
        later.accept(
                pause,
                () -> {
                    boolean same =
                            registry.find(entry.name()) == entry && digest.equals(entry.digest());
                    if (same && entry.phase() == Phase.FAILED && entry.desired().shouldRun()) {
                        start.accept(entry);
                    }
                });
    }

    private static Duration pause(RestartConfig config, int failures) {
        double doubled = (double) config.firstPauseMillis() * Math.pow(2, failures - 1.0);
        double bounded = Math.min(doubled, (double) config.longestPauseMillis());
        double chance = 1 + config.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofMillis((long) (bounded * chance));
    }

    private void quarantine(
            Entry entry, Digest digest, int failures, Duration window, PluginException reason) {
        String why =
                "it failed "
                        + failures
                        + " times within "
                        + window.toSeconds()
                        + " s, lastly: "
                        + reason.getMessage();
        reputation.quarantine(entry.name(), digest, why);
        reputation.markBad(entry.name(), digest, why);
        enter(entry, why);
        LOG.error("{} is quarantined: {}", Text.label(entry), why);
    }

    /** Whether it may not be started; if so, it is shown. */
    public boolean isQuarantined(Entry entry) {
        return reputation
                .quarantine(entry.name(), entry.digest())
                .map(
                        why -> {
                            enter(entry, why);
                            return true;
                        })
                .orElse(false);
    }

    private void enter(Entry entry, String why) {
        registry.enter(entry, Phase.QUARANTINED, why);
    }

    /** Its failures are forgotten, and it may be started. */
    public void pardon(Entry entry) {
        reputation.pardon(entry.name());
        reputation.clearBad(entry.name(), Objects.requireNonNull(entry.digest()));
        if (entry.phase() == Phase.QUARANTINED) {
            registry.enter(entry, Phase.STOPPED, null);
        }
    }
}
