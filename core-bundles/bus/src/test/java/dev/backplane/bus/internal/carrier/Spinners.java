package dev.backplane.bus.internal.carrier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Virtual threads that do not let go of a processor before they are closed. */
final class Spinners implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    void add(int number) {
        for (int i = 0; i < number; i++) {
            threads.add(Thread.ofVirtual().name("spinner").start(this::spin));
        }
    }

    private void spin() {
        while (closed.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
