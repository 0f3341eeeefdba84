package dev.backplane.bus.internal.event;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The event handlers of one bundle. Guarded by the lock of the {@link Turns}. */
final class Audience {

    private final List<StandIn> standIns = new ArrayList<>();
    private boolean held;
    private boolean paused;

    /** They hear nothing until their turn comes. */
    void hold() {
        held = true;
        paused = false;
    }

    /** What they would hear waits. */
    void pause() {
        paused = true;
        standIns.forEach(each -> withMailbox(each, Mailbox::pause));
    }

    /** From now on they hear. */
    void listen() {
        held = false;
        paused = false;
        standIns.forEach(each -> withMailbox(each, Mailbox::goOn));
    }

    boolean isPaused() {
        return paused;
    }

    boolean isForgettable() {
        return standIns.isEmpty() && !held && !paused;
    }

    /** The bundle has stopped: what it does next time is another matter. */
    void release() {
        held = false;
    }

    void add(StandIn standIn) {
        standIns.add(standIn);
        if (!held && !paused) {
            standIn.begin();
        }
    }

    void remove(StandIn standIn) {
        standIns.remove(standIn);
    }

    /** Those whose mailbox is another's from now on, or nobody's: all, or those without handler. */
    List<StandIn> takeLeaving(boolean all) {
        List<StandIn> leaving = new ArrayList<>();
        for (Iterator<StandIn> each = standIns.iterator(); each.hasNext(); ) {
            StandIn standIn = each.next();
            if (standIn.mailbox() != null && (all || standIn.isHandlerGone())) {
                leaving.add(standIn);
            }
            if (standIn.isHandlerGone()) {
                each.remove();
            }
        }
        return leaving;
    }

    /** Those whose turn has not come. */
    List<StandIn> waiting() {
        return standIns.stream().filter(each -> each.mailbox() == null).toList();
    }

    /** Those to whose handlers nothing new comes. */
    List<StandIn> quiet() {
        return standIns.stream().filter(each -> paused || each.mailbox() == null).toList();
    }

    private static void withMailbox(StandIn standIn, Consumer<Mailbox> action) {
        Mailbox mailbox = standIn.mailbox();
        if (mailbox != null) {
            action.accept(mailbox);
        }
    }
}
