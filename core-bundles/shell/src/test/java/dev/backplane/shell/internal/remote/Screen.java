package dev.backplane.shell.internal.remote;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Collects what a shell writes and waits for a text to appear. */
final class Screen extends OutputStream {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final StringBuilder text = new StringBuilder();
    private int seen;

    @Override
    public synchronized void write(int character) {
        text.append((char) character);
        notifyAll();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        notifyAll();
    }

    /** Waits for the text behind what was awaited before. */
    synchronized void await(String expected) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        int found = text.indexOf(expected, seen);
        while (found < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "'" + expected + "' did not appear in: " + text.substring(seen));
            }
            wait(left);
            found = text.indexOf(expected, seen);
        }
        seen = found + expected.length();
    }

    @Override
    public synchronized String toString() {
        return text.toString();
    }
}
