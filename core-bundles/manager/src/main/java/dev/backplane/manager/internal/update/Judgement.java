package dev.backplane.manager.internal.update;

import dev.backplane.engine.RevisionTraffic;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds the calls of a new version against those of the version before, a look at a time.
 *
 * <p>Errors are judged by all calls so far: more than allowed, and more than chance explains (four
 * standard deviations of what would be allowed). Latency is judged by the calls since the last few
 * looks, since the first calls of a version run code that is not compiled yet: only several slow
 * stretches in a row count.
 */
final class Judgement {

    private static final double DEVIATIONS = 4;
    private static final int SLOW_STRETCHES = 3;
    private static final Duration STRETCH = Duration.ofMillis(900);
    private static final double[] QUANTILES = {0.5, 0.95};
    private static final int TAIL_CALLS = 200;

    private final UpdateSettings.Bounds bounds;
    private RevisionTraffic lookedAt = RevisionTraffic.NONE;
    private @Nullable Long stretchBegan;
    private int slow;

    Judgement(UpdateSettings.Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Looks at the new version.
     *
     * @param before the calls of the version before; without enough of them latency is not judged
     * @param now all calls of the new version so far
     * @param nanos the time, as {@link System#nanoTime()}
     * @return what is wrong with it
     */
    Optional<String> look(RevisionTraffic before, RevisionTraffic now, long nanos) {
        Optional<String> faults = faults(before, now);
        return faults.isPresent() ? faults : slowness(before, now, nanos);
    }

    private Optional<String> faults(RevisionTraffic before, RevisionTraffic now) {
        if (now.calls() < bounds.minimumCalls()) {
            return Optional.empty();
        }
        double allowed = Math.min(1, before.faultRate() + bounds.faultPercent() / 100);
        double expected = now.calls() * allowed;
        double chance = DEVIATIONS * Math.sqrt(expected * (1 - allowed));
        if (now.faults() <= expected + chance) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%d of its %d calls failed (%.2f %%; %.2f %% before)",
                        now.faults(),
                        now.calls(),
                        100 * now.faultRate(),
                        100 * before.faultRate()));
    }

    private Optional<String> slowness(RevisionTraffic before, RevisionTraffic now, long nanos) {
        if (stretchBegan == null) {
            stretchBegan = nanos;
        }
        RevisionTraffic stretch = now.since(lookedAt);
        boolean enough =
                nanos - stretchBegan >= STRETCH.toNanos()
                        && stretch.calls() >= bounds.minimumCalls();
        if (!enough || before.calls() < bounds.minimumCalls()) {
            return Optional.empty();
        }
        lookedAt = now;
        stretchBegan = nanos;
        Optional<String> reason = slower(before, stretch);
        slow = reason.isPresent() ? slow + 1 : 0;
        return slow < SLOW_STRETCHES ? Optional.empty() : reason;
    }

    private Optional<String> slower(RevisionTraffic before, RevisionTraffic stretch) {
        for (double quantile : QUANTILES) {
            if (quantile > 0.5 && stretch.calls() < TAIL_CALLS) {
                continue;
            }
            Duration was = before.quantile(quantile);
            Duration is = stretch.quantile(quantile);
            boolean tooSlow =
                    is.toNanos() > was.toNanos() * bounds.latencyFactor()
                            && is.minus(was).compareTo(bounds.latencyFloor()) > 0;
            if (tooSlow) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%.0f %% of its calls take up to %.2f ms (%.2f ms before)",
                                100 * quantile,
                                is.toNanos() / 1e6,
                                was.toNanos() / 1e6));
            }
        }
        return Optional.empty();
    }
}
