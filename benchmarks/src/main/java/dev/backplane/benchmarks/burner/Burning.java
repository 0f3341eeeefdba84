package dev.backplane.benchmarks.burner;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * Burns 30 % of a core in a thread of its own, a virtual one if the bundle's name says so, or when
 * it is called. How much of a window that was it reads from the kernel, for the thread that runs it
 * at the moment.
 */
@Component(
        property = {RequestHandler.OPERATION + "=used", RequestHandler.OPERATION + "=burn"},
        immediate = true)
public final class Burning implements RequestHandler {

    private static final Path TIMES = Path.of("/proc/thread-self/schedstat");
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final long SHARE_NANOS = PERIOD.toNanos() * 3 / 10;
    private static final int STEPS = 2_000;

    /** What was used until then; by milliseconds since 1970. */
    private final NavigableMap<Long, Long> used = new ConcurrentSkipListMap<>();

    private volatile boolean stopped;
    private volatile long result;

    /** Begins to burn. */
    @Activate
    public Burning(BundleContext context) {
        used.put(System.currentTimeMillis(), 0L);
        String name = context.getBundle().getSymbolicName();
        if (name.endsWith("virtual")) {
            Thread.ofVirtual().name(name).start(this::run);
        } else if (name.endsWith("own")) {
            Thread.ofPlatform().daemon().name(name).start(this::run);
        }
    }

    @Deactivate
    void stop() {
        stopped = true;
    }

    private void run() {
        long due = System.nanoTime();
        while (!stopped) {
            burnFor(SHARE_NANOS);
            due = Math.max(due + PERIOD.toNanos(), System.nanoTime() - PERIOD.toNanos());
            pause(due - System.nanoTime());
        }
    }

    private void burnFor(long nanos) {
        long before = used.lastEntry().getValue();
        long begin = nanos();
        long now = begin;
        while (now - begin < nanos) {
            burn();
            now = nanos();
            used.put(System.currentTimeMillis(), before + now - begin);
        }
    }

    private void burn() {
        long value = result;
        for (int i = 0; i < STEPS * 100; i++) {
            value = value * 31 + i;
        }
        result = value;
    }

    private static long nanos() {
        try {
            String times = Files.readString(TIMES);
            return Long.parseLong(times.substring(0, times.indexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * {@code used} of {@code BEGIN END}, in milliseconds since 1970: the nanoseconds used
     * meanwhile. {@code burn} of {@code MILLIS}; one at a time.
     */
    @Override
    public Payload handle(Request request) {
        String[] times = request.payload().text().split(" ", -1);
        if (request.operation().equals("burn")) {
            burnFor(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(times[0])));
            return request.payload();
        }
        long nanos = until(Long.parseLong(times[1])) - until(Long.parseLong(times[0]));
        return Payload.text(String.valueOf(nanos));
    }

    private long until(long millis) {
        return used.floorEntry(millis).getValue();
    }
}
