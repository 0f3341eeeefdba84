package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.Work;

import org.osgi.service.event.Event;

/** How events come to wait in a mailbox, on their publishers' threads, and what if it is full. */
final class Intake {

    private final Mailbox mailbox;
    private final Waiting waiting;
    private final Missed missed;

    Intake(Mailbox mailbox, Waiting waiting, Missed missed) {
        this.mailbox = mailbox;
        this.waiting = waiting;
        this.missed = missed;
    }

    /** Puts the event down, or does with it what is to be done with one too many. */
    boolean offer(Event event) {
        while (!waiting.offer(event)) {
            switch (mailbox.settings().overflow()) {
                case DROP_OLDEST -> missed.drop(waiting.poll());
                case REJECT -> {
                    missed.reject(event);
                    return false;
                }
                case DEAD_LETTER -> {
                    missed.lose(event, Cause.OVERFLOW);
                    return false;
                }
                case BLOCK -> {
                    if (waiting.awaitRoom(event, patience(event), this::isHopeless)) {
                        return true;
                    }
                    missed.lose(event, mailbox.pace().isPaused() ? Cause.PAUSED : Cause.OVERFLOW);
                    return false;
                }
            }
        }
        return true;
    }

    /** How long the publisher of this event may be kept waiting for room, in nanoseconds. */
    private long patience(Event event) {
        boolean waitsForItself = EventRun.isWithin(Work.Cell.mine().get(), mailbox);
        if (waitsForItself || mailbox.pace().isPaused()) {
            return 0;
        }
        long block = mailbox.settings().block().toNanos();
        return event instanceof BusEvent known && known.isAwaited()
                ? Math.min(block, known.deadlineNanos() - System.nanoTime())
                : block;
    }

    private boolean isHopeless() {
        return mailbox.isClosed() || mailbox.pace().isPaused();
    }
}
