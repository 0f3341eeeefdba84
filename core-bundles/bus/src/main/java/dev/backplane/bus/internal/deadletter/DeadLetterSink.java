package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

/** Takes what could not be delivered. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Keeps the letter, whose id is 0, soon; never blocks and never throws. A letter that comes
     * faster than the disk can take is counted and not kept.
     */
    void accept(DeadLetter letter);
}
