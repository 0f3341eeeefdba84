package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.EventTraffic.Publication;
import dev.backplane.bus.admin.SubscriberInfo.Counts;

import org.osgi.framework.Bundle;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Publish and subscribe with a matcher that knows whole topics only; everything else is real. */
final class TestEvents implements AutoCloseable {

    static final MailboxSettings USUAL =
            new MailboxSettings(1024, Overflow.DEAD_LETTER, Duration.ofSeconds(1), 1, 0);
    static final Duration LONG = Duration.ofSeconds(20);
    private static final MessageContext PUBLISHER = MessageContext.of("publisher");

    final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
    final CoarseClock clock = CoarseClock.start();
    final Turns turns = new Turns();
    private final Undelivered undelivered =
            new Undelivered((DeadLetter letter) -> letters.add(letter));
    private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
    private final List<StandIn> standIns = new CopyOnWriteArrayList<>();
    final Mailboxes made = new Mailboxes(undelivered, clock);
    private volatile EventSettings settings =
            new EventSettings(
                    USUAL,
                    new Pace.Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), 75),
                    Duration.ofSeconds(5),
                    1_000);
    final EventRouter router =
            new EventRouter(new Matcher(), undelivered, clock, () -> settings, turns::now);

    TestEvents() {
        clock.everyTenTicks(
                now -> mailboxes.forEach(mailbox -> mailbox.progress().interruptIfLate(now)));
    }

    /** Event Admin with its time-out off, as far as it matters here. */
    private final class Matcher implements EventAdmin {

        @Override
        public void sendEvent(Event event) {
            for (Mailbox mailbox : mailboxes) {
                if (mailbox.subscriber().topics().contains(event.getTopic())) {
                    mailbox.accept(event);
                }
            }
            matching(event).forEach(standIn -> standIn.handleEvent(event));
        }

        /** All of them first, as Event Admin does; an adversary looks at the last ones first. */
        private List<StandIn> matching(Event event) {
            List<StandIn> matching = new ArrayList<>();
            for (StandIn standIn : standIns) {
                if (standIn.tenant().subscriber().topics().contains(event.getTopic())) {
                    matching.addFirst(standIn);
                }
            }
            return matching;
        }

        @Override
        public void postEvent(Event event) {
            throw new AssertionError("Event Admin's own queue has no bound");
        }
    }

    Mailbox subscribe(String topic, MailboxSettings how, EventHandler handler) {
        Mailbox mailbox =
                new Mailbox(
                        new Subscriber("s" + mailboxes.size(), "test", List.of(topic), null),
                        new Delivery(handler, TestEvents.class.getClassLoader()),
                        how,
                        undelivered,
                        clock);
        mailboxes.add(mailbox);
        return mailbox;
    }

    /** A handler of a bundle of plugin "p", as a service that is registered. */
    StandIn register(
            Bundle owner, String name, String topic, MailboxSettings how, EventHandler handler) {
        StandIn standIn =
                new StandIn(
                        new Tenant(
                                owner.getBundleId(),
                                new Subscriber(name, "p", List.of(topic), null),
                                new Delivery(handler, null),
                                () -> how),
                        made,
                        turns::now);
        standIns.add(standIn);
        turns.add(standIn);
        return standIn;
    }

    /** All of them that the matcher sees. */
    List<StandIn> registered() {
        return standIns;
    }

    /** As a service that is unregistered. */
    void unregister(StandIn standIn) {
        Mailbox mailbox = turns.remove(standIn);
        if (mailbox != null) {
            standIns.remove(standIn);
            made.close(mailbox, Duration.ofSeconds(2));
        }
    }

    Mailbox subscribe(String topic, EventHandler handler) {
        return subscribe(topic, USUAL, handler);
    }

    /** As a service that is unregistered. */
    boolean unsubscribe(Mailbox mailbox) {
        mailboxes.remove(mailbox);
        return mailbox.close(Duration.ofSeconds(2));
    }

    Publication post(String topic, Object... properties) {
        return router.post(event(topic, properties), PUBLISHER);
    }

    Publication send(String topic, Object... properties) {
        return router.send(event(topic, properties), PUBLISHER);
    }

    static Event event(String topic, Object... properties) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put((String) properties[i], properties[i + 1]);
        }
        return new Event(topic, map);
    }

    List<Cause> causes() {
        return letters.stream().map(DeadLetter::cause).toList();
    }

    /** Every event that matched has an end, and is counted once. */
    static void assertAccounted(Mailbox mailbox) {
        Counts counts = mailbox.counts().snapshot();
        assertThat(
                        counts.delivered()
                                + counts.deadLettered()
                                + counts.dropped()
                                + counts.rejected()
                                + mailbox.depth()
                                + mailbox.runs())
                .as("%s", counts)
                .isEqualTo(counts.matched());
    }

    static void eventually(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("in time: " + what).isNegative();
            Thread.onSpinWait();
        }
    }

    /** Waits until nothing is on its way to the mailbox. */
    static void awaitIdle(Mailbox mailbox) {
        eventually("idle", () -> mailbox.depth() == 0 && mailbox.runs() == 0);
    }

    /** A handler that earned the right to run on the publisher's thread. */
    void earnInline(String topic, Mailbox mailbox) {
        for (int i = 0; i < 3; i++) {
            var _ = send(topic);
            awaitIdle(mailbox);
        }
    }

    void set(EventSettings changed) {
        settings = changed;
    }

    /** Runs all of them at the same time; fails with the first failure, or after a while. */
    static void together(List<? extends Runnable> bodies) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (Runnable body : bodies) {
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        try {
                                            body.run();
                                        } catch (Throwable t) {
                                            failures.add(t);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            assertThat(thread.join(LONG.plusSeconds(40))).as("ended in time").isTrue();
        }
        assertThat(failures).isEmpty();
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        mailboxes.forEach(mailbox -> mailbox.close(Duration.ofMillis(100)));
        clock.close();
    }
}
