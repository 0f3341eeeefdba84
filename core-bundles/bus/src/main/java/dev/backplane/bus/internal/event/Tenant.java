package dev.backplane.bus.internal.event;

import java.util.function.Supplier;

/**
 * A handler that wants a mailbox, or has one.
 *
 * @param bundleId whose it is
 * @param settings how its mailbox shall be now
 */
record Tenant(
        long bundleId,
        Subscriber subscriber,
        Delivery delivery,
        Supplier<MailboxSettings> settings) {}
