package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Missed;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;
import dev.backplane.proto.v1.Subscribed;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client that subscribed, as the bus sees it: a handler that is busy while the client does not
 * read, so that events wait in its mailbox and nowhere else.
 */
final class GatewaySubscriber implements EventHandler {

    private final String name;
    private final boolean keepsWhatIsMissed;
    private final VirtualThreadCall<SubscribeRequest, SubscribeResponse> call;
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final ReentrantLock sending = new ReentrantLock();
    private Missed told = Missed.getDefaultInstance(); // guarded by sending
    private volatile Missed missed = told;
    private volatile @Nullable Stall stall; // null while it reads

    /**
     * The client does not read.
     *
     * @param sinceNanos since when, on the clock of {@link System#nanoTime()}
     * @param missed what it had missed by then
     */
    private record Stall(long sinceNanos, Missed missed) {}

    /**
     * @param keepsWhatIsMissed whether what can no longer be sent fails, and so becomes a dead
     *     letter
     */
    GatewaySubscriber(
            String name,
            boolean keepsWhatIsMissed,
            VirtualThreadCall<SubscribeRequest, SubscribeResponse> call) {
        this.name = name;
        this.keepsWhatIsMissed = keepsWhatIsMissed;
        this.call = call;
    }

    String name() {
        return name;
    }

    /** Tells the client that it is subscribed; no event is sent before. */
    void greet() throws InterruptedException {
        try {
            call.send(
                    SubscribeResponse.newBuilder()
                            .setSubscribed(Subscribed.newBuilder().setName(name))
                            .setMissed(Missed.getDefaultInstance())
                            .build());
        } finally {
            greeted.countDown();
        }
    }

    @Override
    public void handleEvent(Event event) {
        try {
            greeted.await();
            pass(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED, name + " was interrupted before this event was sent", e);
        } catch (PluginException e) {
            if (keepsWhatIsMissed) {
                throw new PluginException(
                        ErrorCode.CANCELLED, name + " left before this event was sent", e);
            }
        }
    }

    private void pass(Event event) throws InterruptedException {
        sending.lockInterruptibly();
        try {
            awaitReader();
            send(SubscribeResponse.newBuilder().setEvent(EventMessages.write(event)));
        } finally {
            sending.unlock();
        }
    }

    private void awaitReader() throws InterruptedException {
        if (!call.isReady()) {
            stall = new Stall(System.nanoTime(), missed);
            try {
                call.awaitReady();
            } finally {
                stall = null;
            }
        }
    }

    private void send(SubscribeResponse.Builder message) {
        told = missed;
        call.write(message.setMissed(told).build());
    }

    /** Takes note of what the bus says; tells the client, or ends it if it is no reader at all. */
    void look(SubscriberInfo info, Duration idle) {
        Missed now =
                Missed.newBuilder()
                        .setDropped(info.counts().dropped())
                        .setRejected(info.counts().rejected())
                        .setDeadLettered(info.counts().deadLettered())
                        .build();
        missed = now;
        Stall present = stall;
        if (present == null) {
            tell(now);
        } else if (System.nanoTime() - present.sinceNanos() >= idle.toNanos()
                && (info.depth() >= info.mailbox().capacity() || !now.equals(present.missed()))) {
            call.cutOff(overloaded(now, idle));
        }
    }

    /** Not needed where an event takes the news along, so it never waits. */
    private void tell(Missed now) {
        if (sending.tryLock()) {
            try {
                if (!now.equals(told) && call.isReady()) {
                    send(SubscribeResponse.newBuilder());
                }
            } catch (PluginException e) {
                told = now; // the client has just left
            } finally {
                sending.unlock();
            }
        }
    }

    private PluginException overloaded(Missed missed, Duration idle) {
        return new PluginException(
                ErrorCode.OVERLOADED,
                ("%s read nothing for %,d ms (subscriptionIdleMillis of PID %s) while its mailbox"
                                + " was full: %,d events were dropped, %,d rejected, %,d kept as dead"
                                + " letters; read faster, subscribe to less, or ask for more capacity")
                        .formatted(
                                name,
                                idle.toMillis(),
                                GrpcEndpoint.PID,
                                missed.getDropped(),
                                missed.getRejected(),
                                missed.getDeadLettered()));
    }
}
