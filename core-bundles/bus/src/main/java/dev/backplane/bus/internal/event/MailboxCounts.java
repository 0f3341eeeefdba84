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

    void add(MailboxCounts other) {
        matched.add(other.matched.sum());
        delivered.add(other.delivered.sum());
        deadLettered.add(other.deadLettered.sum());
        dropped.add(other.dropped.sum());
        rejected.add(other.rejected.sum());
        late.add(other.late.sum());
        failures.add(other.failures.sum());
        slow.add(other.slow.sum());
        paused.add(other.paused.sum());
        resumed.add(other.resumed.sum());
    }

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
