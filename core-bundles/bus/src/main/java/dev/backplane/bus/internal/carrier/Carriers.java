package dev.backplane.bus.internal.carrier;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps virtual threads going when foreign code does not let go of a processor: a virtual thread is
 * not preempted, so as many busy loops as there are carrier threads would stop every call and every
 * mailbox. More carriers leave it to the operating system to share the processors.
 */
@Component(service = Carriers.class, immediate = true)
public final class Carriers {

    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);

    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CarrierWatch watch = new CarrierWatch(new Scheduler());
    private final Thread thread =
            Thread.ofPlatform().daemon().name("backplane-bus-carriers").unstarted(this::run);
    private volatile boolean closed;

    /** Watches from now on. */
    @Activate
    public Carriers() {
        thread.start();
    }

    /** Leaves the scheduler as it was. */
    @Deactivate
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            watch.begin();
            while (!closed) {
                long rest = look();
                Thread.interrupted(); // parking would not wait
                LockSupport.parkNanos(this, rest);
            }
            watch.end();
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Handlers that hold a processor will stop all others from now on", e);
        }
    }

    /** The system may have no thread left to give, and have one again later. */
    private long look() {
        try {
            return watch.look(System.nanoTime());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("Handlers that hold a processor may stop all others; trying again", e);
            return AFTER_FAILURE_NANOS;
        }
    }
}
