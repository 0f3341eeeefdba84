package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The right to run a mailbox's handler, as often at once as its concurrency allows. A token is the
 * counter it was taken from, so that those taken before all were declared void are known. Any
 * thread.
 */
final class Tokens {

    /** Counts the tokens that are taken. Another one, where runs were given up that held some. */
    private volatile AtomicInteger taken = new AtomicInteger();

    /** A token, unless so many are taken. */
    @Nullable AtomicInteger take(int concurrency) {
        AtomicInteger present = taken;
        int now = present.get();
        while (now < concurrency) {
            if (present.compareAndSet(now, now + 1)) {
                return present;
            }
            now = present.get();
        }
        return null;
    }

    static void giveBack(AtomicInteger token) {
        token.getAndDecrement();
    }

    /** Whether it was not declared void since it was taken. */
    @SuppressWarnings("ReferenceEquality") // another counter
    boolean isValid(AtomicInteger token) {
        return token == taken;
    }

    /** Those taken now are void. */
    void declareVoid() {
        taken = new AtomicInteger();
    }

    int count() {
        return taken.get();
    }
}
