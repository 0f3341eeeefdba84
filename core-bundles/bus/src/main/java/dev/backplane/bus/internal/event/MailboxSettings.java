package dev.backplane.bus.internal.event;

import dev.backplane.bus.Overflow;

import java.time.Duration;

/**
 * How one mailbox is set.
 *
 * @param capacity events that may wait
 * @param overflow what happens to more
 * @param block how long a publisher waits for room with {@link Overflow#BLOCK}
 * @param concurrency events handled at once; 1 keeps each publisher's order
 * @param retries how often an event is tried again when the handler throws
 */
record MailboxSettings(
        int capacity, Overflow overflow, Duration block, int concurrency, int retries) {

    private static final int MOST_CAPACITY = 1 << 20;
    private static final int MOST_CONCURRENCY = 1024;
    private static final int MOST_RETRIES = 100;

    MailboxSettings {
        requireWithin("capacity", capacity, 1, MOST_CAPACITY);
        requireWithin("concurrency", concurrency, 1, MOST_CONCURRENCY);
        requireWithin("retries", retries, 0, MOST_RETRIES);
        if (block.isNegative()) {
            throw new IllegalArgumentException(
                    "the time a publisher is blocked is "
                            + block.toMillis()
                            + " ms; 0 is the least");
        }
    }

    private static void requireWithin(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + " is " + value + "; allowed are " + least + " to " + most);
        }
    }
}
