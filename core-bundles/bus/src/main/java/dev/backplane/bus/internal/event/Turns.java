package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is to hear the events of a plugin. Turns are numbered; an event belongs to the one
 * in which it was published, and so to the revision whose turn that was, however late it arrives.
 *
 * <p>The stand-ins of the next revision are with Event Admin, and know in which turn they begin,
 * <em>before</em> that turn begins; those of the former stay afterwards. So passing on is the one
 * write of {@code now}: a publisher that has read the new number finds the new ones, and one that
 * has read the old number still finds the old ones.
 */
@Component(service = Turns.class, immediate = true)
public final class Turns {

    private final Object lock = new Object();
    private final Map<Long, Audience> audiences = new HashMap<>(); // guarded by lock
    private volatile long now; // written under lock

    /** Everybody hears everything. */
    @Activate
    public Turns() {}

    /** The present one. */
    long now() {
        return now;
    }

    /** The handlers of this bundle hear nothing until it gets the turn. */
    public void hold(Bundle bundle) {
        synchronized (lock) {
            audience(bundle).hold();
        }
    }

    /**
     * The handlers of {@code next} hear from now on what those of {@code previous} heard until now,
     * and get what waits for those of the same name.
     *
     * @param previous the revision that served until now, which may be the same; null if none did
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    public void pass(@Nullable Bundle previous, Bundle next) {
        List<Mailbox> left = new ArrayList<>();
        Mailboxes keeper = null;
        synchronized (lock) {
            long turn = now + 1;
            Audience to = audience(next);
            List<StandIn> leaving = to.takeLeaving(false);
            if (previous != null && previous.getBundleId() != next.getBundleId()) {
                leaving.addAll(takeFrom(previous));
            }
            for (StandIn each : to.waiting()) {
                StandIn former = takeNamed(leaving, each.name());
                if (former == null) {
                    each.begin(turn);
                } else {
                    each.takeOver(former, turn);
                }
            }
            for (StandIn each : leaving) {
                left.add(each.end(turn));
                keeper = each.mailboxes();
            }
            now = turn;
            to.listen();
        }
        if (keeper != null) {
            for (Mailbox each : left) {
                keeper.close(each, Duration.ZERO); // a run under way ends by itself
            }
        }
    }

    private List<StandIn> takeFrom(Bundle previous) {
        Audience from = audience(previous);
        List<StandIn> leaving = from.takeLeaving(true);
        if (isUp(previous)) {
            from.hold();
        } else {
            audiences.remove(previous.getBundleId());
        }
        return leaving;
    }

    private static boolean isUp(Bundle bundle) {
        return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0;
    }

    private static @Nullable StandIn takeNamed(List<StandIn> from, String name) {
        for (StandIn each : from) {
            if (each.name().equals(name)) {
                from.remove(each);
                return each;
            }
        }
        return null;
    }

    /** What the handlers of this bundle would hear waits in their mailboxes. */
    public void pause(Bundle bundle) {
        synchronized (lock) {
            audience(bundle).pause();
        }
    }

    /** The end of a pause, without a change; handlers that went meanwhile are not waited for. */
    public void goOn(Bundle bundle) {
        boolean paused;
        synchronized (lock) {
            paused = audience(bundle).isPaused();
            forgetIfPossible(bundle.getBundleId());
        }
        if (paused) {
            pass(bundle, bundle);
        }
    }

    /** What was said of the bundle until it has stopped. */
    public void stopped(Bundle bundle) {
        synchronized (lock) {
            Audience audience = audiences.get(bundle.getBundleId());
            if (audience != null) {
                audience.release();
                forgetIfPossible(bundle.getBundleId());
            }
        }
    }

    /**
     * Waits until no handler of the bundle runs whose events go elsewhere or wait: of all others
     * there is no end.
     *
     * @return false if one still ran at {@code endNanos}
     */
    public boolean awaitQuiet(Bundle bundle, long endNanos) throws InterruptedException {
        for (StandIn each : quiet(bundle)) {
            if (!each.delivery().awaitNobody(endNanos)) {
                return false;
            }
        }
        return true;
    }

    /** The mailboxes of handlers that still run, though their turn is over, go on without them. */
    public void cutOff(Bundle bundle) {
        quiet(bundle).forEach(StandIn::abandonHandler);
    }

    private List<StandIn> quiet(Bundle bundle) {
        synchronized (lock) {
            Audience audience = audiences.get(bundle.getBundleId());
            return audience == null ? List.of() : audience.quiet();
        }
    }

    /** It is with Event Admin, and hears from now on, unless it is not its turn. */
    void add(StandIn standIn) {
        synchronized (lock) {
            audience(standIn.tenant().bundleId()).add(standIn);
        }
    }

    /**
     * Its handler goes.
     *
     * @return its mailbox, to be closed; null if it has none, or that is kept for another handler
     */
    @Nullable Mailbox remove(StandIn standIn) {
        long bundleId = standIn.tenant().bundleId();
        synchronized (lock) {
            standIn.handlerGone();
            Audience audience = audience(bundleId);
            Mailbox mailbox = standIn.mailbox();
            if (mailbox != null && audience.isPaused()) {
                mailbox.vacate();
                return null;
            }
            audience.remove(standIn);
            forgetIfPossible(bundleId);
            return mailbox;
        }
    }

    private Audience audience(Bundle bundle) {
        return audience(bundle.getBundleId());
    }

    private Audience audience(long bundleId) {
        return audiences.computeIfAbsent(bundleId, id -> new Audience());
    }

    private void forgetIfPossible(long bundleId) {
        Audience audience = audiences.get(bundleId);
        if (audience != null && audience.isForgettable()) {
            audiences.remove(bundleId);
        }
    }
}
