package dev.backplane.itests.distribution;

import io.grpc.StatusRuntimeException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that call one plugin without a pause, and remember what they got. */
final class Callers implements AutoCloseable {

    private final Gateway gateway;
    private final String plugin;
    private final Set<String> versions = new ConcurrentSkipListSet<>();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong calls = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Callers(Gateway gateway, String plugin, int count) {
        this.gateway = gateway;
        this.plugin = plugin;
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().name("caller-" + i).start(this::callOn));
        }
    }

    private void callOn() {
        while (!stopped) {
            try {
                versions.add(gateway.call(plugin, "version", ""));
            } catch (StatusRuntimeException e) {
                if (!stopped) {
                    failures.add(e.getMessage());
                }
            }
            calls.incrementAndGet();
        }
    }

    void awaitMoreCalls(int number) {
        long enough = calls.get() + number;
        Await.until(() -> enough + " calls, not " + calls, () -> calls.get() >= enough);
    }

    /** Every version that answered, sorted. */
    Set<String> versions() {
        return versions;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
