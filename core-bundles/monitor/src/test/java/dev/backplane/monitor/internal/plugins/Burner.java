package dev.backplane.monitor.internal.plugins;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Burns a share of a core: in a thread of its own, a virtual one, or that of whoever calls it. */
public final class Burner implements BundleActivator, Runnable {

    /** The header with the percentage. */
    public static final String PERCENT = "Burn-Percent";

    /** The header with the kind of thread: {@code own}, {@code virtual}, {@code called}. */
    public static final String THREAD = "Burn-Thread";

    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile boolean stopped;
    private long busy;
    private volatile long witness;

    @Override
    public void start(BundleContext context) {
        var headers = context.getBundle().getHeaders("");
        busy = SLOT * Long.parseLong(headers.get(PERCENT)) / 100;
        switch (headers.get(THREAD)) {
            case "own" -> Thread.ofPlatform().daemon().name("own").start(this::goOn);
            case "virtual" -> Thread.ofVirtual().start(this::goOn);
            default -> context.registerService(Runnable.class, this, null);
        }
    }

    private void goOn() {
        while (!stopped) {
            run();
        }
    }

    /** One slot: busy, then idle. */
    @Override
    public void run() {
        long begin = System.nanoTime();
        long sum = witness;
        while (System.nanoTime() - begin < busy) {
            for (int i = 0; i < 1_000; i++) {
                sum = sum * 31 + i;
            }
        }
        witness = sum;
        LockSupport.parkNanos(SLOT - (System.nanoTime() - begin));
    }

    @Override
    public void stop(BundleContext context) {
        stopped = true;
    }
}
