package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.internal.deadletter.Redelivery;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sends the requests of broadcasts again. */
@Component(service = Redelivery.class)
public final class BroadcastRedelivery implements Redelivery {

    private final Broadcasts broadcasts;

    /** By the way they came. */
    @Activate
    public BroadcastRedelivery(@Reference Broadcasts broadcasts) {
        this.broadcasts = broadcasts;
    }

    @Override
    public boolean isFor(DeadLetter.Kind kind) {
        return kind == DeadLetter.Kind.REQUEST;
    }

    @Override
    public int redeliver(DeadLetter letter) {
        broadcasts.sendAgain(Delivery.of(letter));
        return 1;
    }
}
