package dev.backplane.bus.internal.carrier;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.locks.LockSupport;

/**
 * Keeps virtual threads going when foreign code does not let go of a processor: a virtual thread is
 * not preempted, so as many busy loops as there are carrier threads would stop every call and every
 * mailbox. More carriers leave it to the operating system to share the processors.
 */
@Component(service = Carriers.class, immediate = true)
public final class Carriers {

    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);

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
                long rest = watch.look(System.nanoTime());
                Thread.interrupted(); // parking would not wait
                LockSupport.parkNanos(this, rest);
            }
            watch.end();
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Handlers that hold a processor will stop all others from now on", e);
        }
    }
}
