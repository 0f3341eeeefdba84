package dev.backplane.bus.internal.carrier;

import java.util.concurrent.locks.LockSupport;

/**
 * A carrier thread that is kept back until all others are held.
 *
 * <p>The scheduler takes on a carrier when work arrives where none waited, or when one that looks
 * for work sees more of it. Once all are held and work has piled up, neither happens, however high
 * the parallelism is. So a virtual thread holds one carrier: parked below the native frame of
 * {@link Class#forName(String, boolean, ClassLoader)} it keeps it. When it ends, that carrier looks
 * for work.
 */
final class Reserve extends ClassLoader {

    private volatile boolean released;
    private volatile boolean standing;
    private final Thread thread =
            Thread.ofVirtual().name("backplane-bus-reserve").unstarted(this::hold);

    private Reserve() {}

    /** Stands as soon as the virtual thread has had its turn. */
    static Reserve start() {
        Reserve reserve = new Reserve();
        reserve.thread.start();
        return reserve;
    }

    /** Whether it holds a carrier. */
    boolean isStanding() {
        return standing;
    }

    void release() {
        released = true;
        LockSupport.unpark(thread);
    }

    private void hold() {
        try {
            Class.forName("dev.backplane.Reserve", false, this);
        } catch (ClassNotFoundException e) {
            standing = false; // as it had to come
        }
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        standing = true;
        while (!released) {
            LockSupport.park(this);
        }
        throw new ClassNotFoundException(name);
    }
}
