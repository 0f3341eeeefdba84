package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.SubscriberInfo;

import java.util.concurrent.atomic.LongAdder;

/** What became of the events for one subscriber; counted from many threads. */
final class MailboxCounts {

    final LongAdder matched = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder slow = new LongAdder();
    final LongAdder paused = new LongAdder();
    final LongAdder resumed = new LongAdder();

    SubscriberInfo.Counts snapshot() {
        return new SubscriberInfo.Counts(
                matched.sum(),
                delivered.sum(),
                deadLettered.sum(),
                dropped.sum(),
                rejected.sum(),
                late.sum(),
                failures.sum(),
                slow.sum(),
                paused.sum(),
                resumed.sum());
    }
}
