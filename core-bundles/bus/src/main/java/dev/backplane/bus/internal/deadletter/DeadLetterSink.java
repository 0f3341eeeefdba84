package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import java.util.function.Supplier;

/** Takes what could not be delivered. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Keeps the letter, whose id is 0, soon; never blocks and never throws. A letter that comes
     * faster than the disk can take is counted and not kept.
     */
    void accept(DeadLetter letter);

    /**
     * The same for a letter that is only made, at once and on this thread, if it is kept: in a
     * storm of them making costs more than counting.
     */
    default void accept(Supplier<DeadLetter> letter) {
        accept(letter.get());
    }
}
