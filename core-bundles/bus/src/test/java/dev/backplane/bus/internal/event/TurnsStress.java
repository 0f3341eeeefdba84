package dev.backplane.bus.internal.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.internal.request.FakeBundles;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.osgi.framework.Bundle;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The races of {@link Turns}, {@link StandIn} and {@link Seat}: events while a revision passes its
 * turn on. For {@link dev.backplane.bus.internal.StressTest}.
 */
public final class TurnsStress {

    private static final int EVENTS = 3;
    private static final long LIMIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Bundle OLD = FakeBundles.named("p");
    private static final Bundle NEW = FakeBundles.named("p");
    private static final CoarseClock CLOCK = CoarseClock.start();
    private static final MailboxSettings ROOMY =
            new MailboxSettings(8, Overflow.DEAD_LETTER, Duration.ZERO, 1, 0);

    private TurnsStress() {}

    /** Two revisions of a plugin, and what their handlers heard. */
    @State
    public static class Two {

        final Turns turns = new Turns();
        private final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
        private final Mailboxes mailboxes =
                new Mailboxes(new Undelivered((DeadLetter each) -> letters.add(each)), CLOCK);
        private final StandIn old = standIn(OLD, this::hearOld);
        private final StandIn next = standIn(NEW, this::hear);
        private final List<Object> heard = new ArrayList<>(EVENTS); // plain: one at a time
        volatile boolean stopped;
        private volatile boolean late;

        public Two() {
            turns.add(old);
            turns.hold(NEW);
            turns.add(next);
        }

        private StandIn standIn(Bundle owner, EventHandler handler) {
            Subscriber subscriber = new Subscriber("p/S", "p", List.of("t"), null);
            Delivery delivery = new Delivery(handler, null);
            return new StandIn(
                    new Tenant(owner.getBundleId(), subscriber, delivery, () -> ROOMY),
                    mailboxes,
                    turns::now);
        }

        private void hearOld(Event event) {
            late |= stopped;
            hear(event);
        }

        private void hear(Event event) {
            heard.add(event.getProperty("n"));
        }

        /** As Event Admin does, which has found both. */
        void publish() {
            for (int n = 1; n <= EVENTS; n++) {
                BusEvent event =
                        BusEvent.posted(
                                new Event("t", Map.of("n", n)), MessageContext.of("publisher"));
                event.publishedIn(turns.now());
                next.handleEvent(event);
                old.handleEvent(event);
            }
        }

        void stopOldWhenQuiet() {
            try {
                stopped = turns.awaitQuiet(OLD, System.nanoTime() + LIMIT_NANOS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        String verdict() {
            Mailbox mailbox = next.mailbox();
            if (mailbox == null || !MailboxStress.awaitIdle(mailbox)) {
                return "stuck";
            }
            boolean sound = heard.equals(List.of(1, 2, 3)) && letters.isEmpty() && stopped && !late;
            return sound ? "sound" : "heard " + heard + " late " + late + " quiet " + stopped;
        }
    }

    /** The turn passes on while a publisher is at it. */
    @JCStressTest
    @Outcome(id = "sound", expect = ACCEPTABLE, desc = "each was heard once, in order")
    @Outcome(expect = FORBIDDEN)
    public static class Passing {

        @Actor
        public void publisher(Two two) {
            two.publish();
        }

        @Actor
        public void manager(Two two) {
            two.turns.pass(OLD, NEW);
            two.stopOldWhenQuiet();
        }

        @Arbiter
        public void judge(Two two, L_Result result) {
            result.r1 = two.verdict();
        }
    }

    /** The same behind a gate. */
    @JCStressTest
    @Outcome(id = "sound", expect = ACCEPTABLE, desc = "each was heard once, in order")
    @Outcome(expect = FORBIDDEN)
    public static class PassingAfterAPause {

        @Actor
        public void publisher(Two two) {
            two.publish();
        }

        @Actor
        public void manager(Two two) {
            two.turns.pause(OLD);
            two.stopOldWhenQuiet();
            two.turns.pass(OLD, NEW);
        }

        @Arbiter
        public void judge(Two two, L_Result result) {
            result.r1 = two.verdict();
        }
    }
}
