package dev.backplane.bus.internal.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.osgi.service.event.Event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The races of {@link Mailbox}, {@link Waiting} and {@link Missed}, for {@link
 * dev.backplane.bus.internal.StressTest}. The drain is the mailbox's own, on a virtual thread; the
 * first events race for making the ring, too.
 */
public final class MailboxStress {

    private static final String NUMBER = "number";
    private static final int EACH = 3;
    private static final int SECOND = 10;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Subscriber SUBSCRIBER =
            new Subscriber("stressed", "test", List.of("t"), null);
    private static final MessageContext PUBLISHER = MessageContext.of("publisher");
    private static final CoarseClock CLOCK = CoarseClock.start();

    private MailboxStress() {}

    /** A mailbox for two, and the numbers of the events that came to its handler, or did not. */
    @State
    public abstract static class Box {

        final Mailbox mailbox;
        final Queue<Integer> letters = new ConcurrentLinkedQueue<>();
        final List<Integer> refused = new ArrayList<>(2 * EACH); // the arbiter's
        private final List<BusEvent> events = new ArrayList<>(2 * EACH);
        private final List<Integer> handled = new ArrayList<>(2 * EACH); // plain: one at a time
        volatile boolean closed;
        private volatile boolean late;

        Box(Overflow overflow) {
            mailbox =
                    new Mailbox(
                            SUBSCRIBER,
                            new Delivery(this::handle, null),
                            new MailboxSettings(2, overflow, Duration.ZERO, 1, 0),
                            new Undelivered((DeadLetter letter) -> letters.add(number(letter))),
                            CLOCK);
            for (int number = 1; number <= EACH; number++) {
                events.add(BusEvent.posted(event(number), PUBLISHER));
            }
            for (int number = SECOND; number < SECOND + EACH; number++) {
                events.add(BusEvent.posted(event(number), PUBLISHER));
            }
        }

        private static Event event(int number) {
            return new Event("t", Map.of(NUMBER, number));
        }

        private static int number(DeadLetter letter) {
            return (Integer) letter.properties().get(NUMBER);
        }

        private static int number(Event event) {
            return (Integer) event.getProperty(NUMBER);
        }

        private void handle(Event event) {
            late |= closed;
            handled.add(number(event));
        }

        void publishFirst() {
            events.subList(0, EACH).forEach(mailbox::accept);
        }

        void publishSecond() {
            events.subList(EACH, 2 * EACH).forEach(mailbox::accept);
        }

        /** Waits for the drain, then looks whether every event has one end, and one only. */
        String verdict(int published) {
            if (!awaitIdle(mailbox)) {
                return "stuck with " + mailbox.depth() + " waiting";
            }
            events.stream()
                    .filter(event -> !event.rejections().isEmpty())
                    .forEach(event -> refused.add(number(event)));
            List<Integer> ended = new ArrayList<>(handled);
            ended.addAll(refused);
            ended.addAll(letters);
            var counts = mailbox.counts().snapshot();
            boolean counted =
                    counts.matched() == published
                            && counts.delivered() == handled.size()
                            && counts.rejected() == refused.size()
                            && counts.deadLettered() == letters.size()
                            && ended.size() + counts.dropped() == published;
            boolean once = ended.stream().distinct().count() == ended.size();
            return counted && once && isOrdered() && !late
                    ? "sound"
                    : "handled " + handled + " otherwise " + ended + " late " + late + " " + counts;
        }

        private boolean isOrdered() {
            return isAscending(handled.stream().filter(number -> number < SECOND).toList())
                    && isAscending(handled.stream().filter(number -> number >= SECOND).toList());
        }

        private static boolean isAscending(List<Integer> numbers) {
            return numbers.equals(numbers.stream().sorted().toList());
        }
    }

    /** Whether nothing waits and nothing runs, within a while. */
    static boolean awaitIdle(Mailbox mailbox) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (mailbox.depth() > 0 || mailbox.runs() > 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(1);
        }
        return true;
    }

    /** Two publishers and the drain; what finds no room is refused. */
    @JCStressTest
    @Outcome(id = "sound", expect = ACCEPTABLE, desc = "each was handled or refused, in order")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Rejecting extends Box {

        public Rejecting() {
            super(Overflow.REJECT);
        }

        @Actor
        public void first() {
            publishFirst();
        }

        @Actor
        public void second() {
            publishSecond();
        }

        @Arbiter
        public void judge(L_Result result) {
            result.r1 = verdict(2 * EACH);
        }
    }

    /** Two publishers and the drain; the oldest makes room. */
    @JCStressTest
    @Outcome(id = "sound", expect = ACCEPTABLE, desc = "each was handled or counted as dropped")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class DroppingTheOldest extends Box {

        public DroppingTheOldest() {
            super(Overflow.DROP_OLDEST);
        }

        @Actor
        public void first() {
            publishFirst();
        }

        @Actor
        public void second() {
            publishSecond();
        }

        @Arbiter
        public void judge(L_Result result) {
            result.r1 = verdict(2 * EACH);
        }
    }

    /** The subscriber goes while a publisher and the drain are at it. */
    @JCStressTest
    @Outcome(id = "sound", expect = ACCEPTABLE, desc = "each was handled before, or given up")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Closing extends Box {

        private volatile boolean quiet;

        public Closing() {
            super(Overflow.DEAD_LETTER);
        }

        @Actor
        public void publisher() {
            publishFirst();
        }

        @Actor
        public void closer() {
            quiet = mailbox.close(Duration.ofNanos(LIMIT_NANOS));
            closed = true;
        }

        @Arbiter
        public void judge(L_Result result) {
            result.r1 = quiet ? verdict(EACH) : "a run was not over in time";
        }
    }

    /** The same with a publisher that waits: it is let go, whoever settles its event. */
    @JCStressTest
    @Outcome(id = "0 unfinished", expect = ACCEPTABLE, desc = "handled or given up, and let go")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class ClosingOnASender extends Box {

        public ClosingOnASender() {
            super(Overflow.DEAD_LETTER);
        }

        @Actor
        public void sender(L_Result result) {
            BusEvent event =
                    BusEvent.sent(
                            new Event("t", Map.of(NUMBER, 1)),
                            PUBLISHER,
                            System.nanoTime() + LIMIT_NANOS,
                            null);
            mailbox.accept(event);
            result.r1 = event.await() + " unfinished";
        }

        @Actor
        public void closer() {
            mailbox.close(Duration.ofNanos(LIMIT_NANOS));
            closed = true;
        }

        @Arbiter
        public void judge(L_Result result) {
            String verdict = verdict(1);
            if (!verdict.equals("sound")) {
                result.r1 = verdict;
            }
        }
    }
}
