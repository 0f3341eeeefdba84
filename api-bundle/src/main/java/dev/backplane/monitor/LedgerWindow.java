package dev.backplane.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What was used within some seconds. The processor times of {@link #plugins} and of the lines of
 * {@link #process} without its total add up to that total.
 *
 * @param begin when it began
 * @param length how long it was
 * @param plugins what each version of each plugin used, and libraries for themselves; by processor
 *     time, largest first. One that used nothing is absent
 * @param process everything else, and the total
 * @since 0.1
 */
public record LedgerWindow(
        Instant begin, Duration length, List<PluginUse> plugins, ProcessUse process) {

    /** The list is copied; no part may be null, and the length is positive. */
    public LedgerWindow {
        Objects.requireNonNull(begin, "begin");
        Objects.requireNonNull(process, "process");
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("a window of " + length);
        }
        plugins = List.copyOf(plugins);
    }

    /** How much of one processor core that is: 0.3 for 3 s in 10 s. */
    public double cores(Duration cpu) {
        return (double) cpu.toNanos() / length.toNanos();
    }

    /** How much of an amount came in a second. */
    public double perSecond(long amount) {
        return amount / (length.toNanos() / 1e9);
    }
}
