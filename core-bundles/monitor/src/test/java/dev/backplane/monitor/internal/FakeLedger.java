package dev.backplane.monitor.internal;

import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.ResourceLedger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Windows of 10 s in which the plugin "hog" used so much, and beside it a library 1 s. */
public record FakeLedger(LedgerStatus.State state, List<LedgerWindow> windows)
        implements ResourceLedger {

    private static final Duration LENGTH = Duration.ofSeconds(10);

    /** The so many-th window since 1970. */
    public static LedgerWindow window(int number, long millis) {
        Duration none = Duration.ZERO;
        Duration second = Duration.ofSeconds(1);
        return new LedgerWindow(
                Instant.EPOCH.plus(LENGTH.multipliedBy(number)),
                LENGTH,
                List.of(
                        new PluginUse("hog", "1.0.0", false, Duration.ofMillis(millis), 1_000, 1),
                        new PluginUse("library", "1.0.0", true, second, 0, 0)),
                new ProcessUse(none, second, none, none, none, none, none, none, 0, 0, 0));
    }

    @Override
    public LedgerStatus status() {
        return new LedgerStatus(state, "");
    }

    @Override
    public List<ExactUse> exact() {
        return List.of();
    }
}
