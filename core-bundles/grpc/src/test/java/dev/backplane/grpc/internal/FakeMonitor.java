package dev.backplane.grpc.internal;

import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.Profiler;
import dev.backplane.monitor.ResourceLedger;
import dev.backplane.monitor.RetainedMemory;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Knows one plugin, {@code greeter}; records it for as long as a test likes. */
final class FakeMonitor implements ResourceLedger, RetainedMemory, Profiler {

    final CountDownLatch recording = new CountDownLatch(1);
    final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch forever = new CountDownLatch(1);

    void register(MonitorServices services) {
        services.ledgers = List.of(this);
        services.memories = List.of(this);
        services.profilers = List.of(this);
    }

    @Override
    public LedgerStatus status() {
        return new LedgerStatus(LedgerStatus.State.UNAVAILABLE, "no recorder");
    }

    @Override
    public List<LedgerWindow> windows() {
        return List.of(window(20), window(10));
    }

    private static LedgerWindow window(long begin) {
        return new LedgerWindow(
                Instant.ofEpochSecond(begin),
                Duration.ofSeconds(10),
                List.of(new PluginUse("greeter", "1.0.0", true, Duration.ofMillis(3_500), 7, 2)),
                new ProcessUse(
                        Duration.ofMillis(5_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofMillis(-1_500),
                        8,
                        9,
                        10));
    }

    @Override
    public List<ExactUse> exact() {
        return List.of(
                new ExactUse(
                        "greeter",
                        "1.0.0",
                        "cgroup",
                        List.of(
                                new ExactUse.Amount("memory", 1, 2, ExactUse.Unit.BYTES),
                                new ExactUse.Amount("cpu", 3, -1, ExactUse.Unit.NANOSECONDS),
                                new ExactUse.Amount("threads", 4, 5, ExactUse.Unit.COUNT))));
    }

    @Override
    public Cost cost(String plugin) {
        if (!plugin.equals("greeter")) {
            throw new PluginException(ErrorCode.UNKNOWN_PLUGIN, "no " + plugin);
        }
        return new Cost(1, Duration.ofMillis(2), 3, 4, "data");
    }

    @Override
    public List<Retained> measure(String plugin) {
        return List.of(new Retained(plugin, "1.0.0", 5, 6, 7, 8, 9));
    }

    @Override
    public Profile profile(String plugin, Duration length) {
        if (length.compareTo(SHORTEST) > 0) {
            waitInVain();
        }
        return new Profile(
                plugin,
                Path.of("a.jfr"),
                length,
                Duration.ofMillis(4),
                List.of(new HotFrame("1.0.0", "A.b", 17, "C.d", Duration.ofMillis(3))));
    }

    private void waitInVain() {
        recording.countDown();
        try {
            forever.await();
        } catch (InterruptedException e) {
            givenUp.countDown();
            throw new PluginException(ErrorCode.CANCELLED, "given up", e);
        }
    }
}
