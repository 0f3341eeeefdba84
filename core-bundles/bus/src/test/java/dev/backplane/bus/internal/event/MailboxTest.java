package dev.backplane.bus.internal.event;

import static dev.backplane.bus.internal.event.TestEvents.assertAccounted;
import static dev.backplane.bus.internal.event.TestEvents.awaitIdle;
import static dev.backplane.bus.internal.event.TestEvents.eventually;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
class MailboxTest {

    private final TestEvents events = new TestEvents();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        events.close();
    }

    /** Holds the first event until the test lets it go. */
    private EventHandler stuck() {
        return event -> {
            try {
                release.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static MailboxSettings room(int capacity, Overflow overflow) {
        return new MailboxSettings(capacity, overflow, Duration.ofMillis(50), 1, 0);
    }

    /** One event in the handler, and as many waiting as there is room for. */
    private Mailbox full(Overflow overflow) {
        Mailbox mailbox = events.subscribe("t", room(2, overflow), stuck());
        var _ = events.post("t", "n", 0);
        eventually(
                "the first is in the handler", () -> mailbox.runs() == 1 && mailbox.depth() == 0);
        var _ = events.post("t", "n", 1);
        var _ = events.post("t", "n", 2);
        return mailbox;
    }

    @Test
    void aFullMailboxMakesDeadLetters() {
        Mailbox mailbox = full(Overflow.DEAD_LETTER);

        assertThat(events.post("t", "n", 3).subscribers()).isEqualTo(1);

        assertThat(events.causes()).containsExactly(Cause.OVERFLOW);
        assertThat(events.letters.element().properties()).containsEntry("n", 3);
        assertThat(events.letters.element().caller()).isEqualTo("publisher");
        assertAccounted(mailbox);
    }

    @Test
    void dropsTheOldestWhereThatIsTheWay() {
        Queue<Object> got = new ConcurrentLinkedQueue<>();
        EventHandler hold = stuck();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        room(2, Overflow.DROP_OLDEST),
                        event -> {
                            hold.handleEvent(event);
                            got.add(event.getProperty("n"));
                        });
        var _ = events.post("t", "n", 0);
        eventually(
                "the first is in the handler", () -> mailbox.runs() == 1 && mailbox.depth() == 0);
        for (int n = 1; n <= 4; n++) {
            var _ = events.post("t", "n", n);
        }
        release.countDown();
        awaitIdle(mailbox);

        assertThat(got).containsExactly(0, 3, 4);
        assertThat(mailbox.counts().dropped.sum()).isEqualTo(2);
        assertThat(events.letters).isEmpty();
        assertAccounted(mailbox);
    }

    @Test
    void aRefusalReachesThePublisherAfterAllOthersWereServed() {
        Mailbox mailbox = full(Overflow.REJECT);
        AtomicInteger others = new AtomicInteger();
        Mailbox other = events.subscribe("t", event -> others.incrementAndGet());

        assertThatThrownBy(() -> events.post("t"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("s0 has 2 events waiting");

        awaitIdle(other);
        assertThat(others).hasValue(1);
        assertAccounted(mailbox);
    }

    @Test
    void blocksAPublisherUntilThereIsRoom() throws Exception {
        MailboxSettings patient =
                new MailboxSettings(2, Overflow.BLOCK, Duration.ofSeconds(10), 1, 0);
        Mailbox mailbox = events.subscribe("t", patient, stuck());
        TestEvents.together(
                List.of(
                        () -> {
                            for (int n = 0; n < 50; n++) {
                                var _ = events.post("t");
                            }
                        },
                        release::countDown));
        awaitIdle(mailbox);

        assertThat(mailbox.counts().delivered.sum()).isEqualTo(50);
        assertAccounted(mailbox);
    }

    @Test
    void blocksNoLongerThanItMay() {
        Mailbox mailbox = full(Overflow.BLOCK);

        var _ = events.post("t");

        assertThat(events.causes()).containsExactly(Cause.OVERFLOW);
        assertAccounted(mailbox);
    }

    @Test
    void aHandlerNeverWaitsForRoomInItsOwnMailbox() {
        MailboxSettings endless = new MailboxSettings(2, Overflow.BLOCK, Duration.ofHours(1), 1, 0);
        AtomicInteger handled = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        endless,
                        event -> {
                            if (handled.incrementAndGet() == 1) {
                                for (int i = 0; i < 5; i++) {
                                    var _ = events.post("t");
                                }
                            }
                        });

        var _ = events.post("t");
        eventually("all handled", () -> handled.get() == 3);
        awaitIdle(mailbox);

        assertThat(events.causes()).containsOnly(Cause.OVERFLOW).hasSize(3);
        assertAccounted(mailbox);
    }

    @Test
    void aSenderWaitsForItsHandlers() {
        AtomicInteger handled = new AtomicInteger();
        Mailbox mailbox = events.subscribe("t", event -> handled.incrementAndGet());
        for (int i = 1; i <= 100; i++) {
            assertThat(events.send("t").unfinished()).isZero();
            assertThat(handled).hasValue(i);
        }
        assertAccounted(mailbox);
    }

    @Test
    void aQuickHandlerEarnsThePublishersThread() {
        AtomicReference<Thread> ran = new AtomicReference<>();
        Mailbox mailbox = events.subscribe("t", event -> ran.set(Thread.currentThread()));
        var _ = events.send("t");
        assertThat(ran.get()).isNotEqualTo(Thread.currentThread());

        events.earnInline("t", mailbox);
        var _ = events.send("t");
        assertThat(ran.get()).isEqualTo(Thread.currentThread());
    }

    @Test
    void aSenderLeavesAtItsDeadlineAndTheHandlerLosesThePublishersThread() {
        EventHandler hold = stuck();
        Mailbox mailbox = events.subscribe("t", hold);
        assertThat(events.send("t", EventProperty.TIMEOUT_MILLIS, 30).unfinished()).isEqualTo(1);
        // the second waits behind the first, and its sender leaves too
        assertThat(events.send("t", EventProperty.TIMEOUT_MILLIS, 30).unfinished()).isEqualTo(1);

        release.countDown();
        awaitIdle(mailbox);
        assertThat(events.causes()).containsExactly(Cause.LATE);
        assertThat(mailbox.counts().late.sum()).isEqualTo(1);
        assertAccounted(mailbox);
    }

    @Test
    void aHandlerOnThePublishersThreadIsInterruptedAtTheDeadline() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        event -> {
                            if (calls.incrementAndGet() > 3) {
                                try {
                                    release.await(20, TimeUnit.SECONDS);
                                } catch (InterruptedException e) {
                                    interrupted.incrementAndGet();
                                }
                            }
                        });
        events.earnInline("t", mailbox);
        long begin = System.nanoTime();
        var _ = events.send("t", EventProperty.TIMEOUT_MILLIS, 50);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(interrupted).hasValue(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        // from now on it runs elsewhere
        assertThat(events.send("t", EventProperty.TIMEOUT_MILLIS, 50).unfinished()).isEqualTo(1);
    }

    @Test
    void anInterruptedSenderLeavesWithItsInterrupt() {
        events.subscribe("t", stuck());
        Thread.currentThread().interrupt();

        assertThat(events.send("t").unfinished()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aHandlerMaySendToItself() {
        AtomicInteger depth = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        event -> {
                            if (depth.incrementAndGet() < 5) {
                                assertThat(events.send("t").unfinished()).isZero();
                            }
                        });
        assertThat(events.send("t").unfinished()).isZero();
        assertThat(depth).hasValue(5);
        awaitIdle(mailbox); // the sender goes on before the token is back
        assertAccounted(mailbox);
    }

    @Test
    void handlersThatSendToEachOtherDoNotWaitForEver() throws Exception {
        EventHandler toD = event -> send(event, "d");
        EventHandler toC = event -> send(event, "c");
        Mailbox c = events.subscribe("c", toD);
        Mailbox d = events.subscribe("d", toC);
        Runnable fromC = () -> repeat("c");
        Runnable fromD = () -> repeat("d");
        TestEvents.together(List.of(fromC, fromD, fromC, fromD));
        awaitIdle(c);
        awaitIdle(d);

        assertThat(events.letters).isEmpty();
        assertAccounted(c);
        assertAccounted(d);
    }

    private void send(Event event, String next) {
        if (event.getProperty("last") == null) {
            assertThat(events.send(next, "last", true).unfinished()).isZero();
        }
    }

    private void repeat(String topic) {
        for (int i = 0; i < 1_500; i++) {
            assertThat(events.send(topic, EventProperty.TIMEOUT_MILLIS, 15_000).unfinished())
                    .isZero();
        }
    }

    @Test
    void keepsEachPublishersOrderAndRunsOneEventAtATime() throws Exception {
        int publishers = 3;
        int rounds = 40_000;
        int[] last = new int[publishers];
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        new MailboxSettings(64, Overflow.BLOCK, Duration.ofSeconds(20), 1, 0),
                        event -> {
                            int p = (int) event.getProperty("p");
                            int n = (int) event.getProperty("n");
                            if (inside.incrementAndGet() != 1 || n != last[p] + 1) {
                                faults.incrementAndGet();
                            }
                            last[p] = n;
                            inside.decrementAndGet();
                        });
        TestEvents.together(
                List.of(publisher(0, rounds), publisher(1, rounds), publisher(2, rounds)));
        awaitIdle(mailbox);

        assertThat(faults).hasValue(0);
        assertThat(mailbox.counts().delivered.sum()).isEqualTo((long) publishers * rounds);
        assertAccounted(mailbox);
    }

    private Runnable publisher(int p, int rounds) {
        return () -> {
            for (int n = 1; n <= rounds; n++) {
                if (n % 7 == p) {
                    var _ = events.send("t", "p", p, "n", n);
                } else {
                    var _ = events.post("t", "p", p, "n", n);
                }
            }
        };
    }

    @Test
    void handlesAsManyAtOnceAsItMay() throws Exception {
        int concurrency = 4;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(concurrency);
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        new MailboxSettings(
                                64, Overflow.DEAD_LETTER, Duration.ZERO, concurrency, 0),
                        event -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            all.countDown();
                            await(all);
                            inside.decrementAndGet();
                        });
        for (int i = 0; i < 40; i++) {
            var _ = events.post("t");
        }
        awaitIdle(mailbox);

        assertThat(most).hasValue(concurrency);
        assertThat(mailbox.counts().delivered.sum()).isEqualTo(40);
        assertAccounted(mailbox);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void triesAFailedEventAgainAndThenKeepsItAsADeadLetter() {
        AtomicInteger tries = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        new MailboxSettings(8, Overflow.DEAD_LETTER, Duration.ZERO, 1, 1),
                        event -> {
                            tries.incrementAndGet();
                            throw new IllegalStateException("no database");
                        });
        var _ = events.post("t");
        eventually("given up", () -> !events.letters.isEmpty());

        assertThat(tries).hasValue(2);
        assertThat(events.causes()).containsExactly(Cause.HANDLER_FAILED);
        assertThat(events.letters.element().message()).contains("no database");
        awaitIdle(mailbox);
        assertAccounted(mailbox);
    }

    @Test
    void whateverAHandlerThrowsHurtsNobodyElse() {
        AtomicInteger other = new AtomicInteger();
        events.subscribe(
                "t",
                event -> {
                    throw new StackOverflowError();
                });
        events.subscribe("t", event -> other.incrementAndGet());
        for (int i = 0; i < 10; i++) {
            assertThat(events.send("t").unfinished()).isZero();
        }
        assertThat(other).hasValue(10);
        assertThat(events.causes()).containsOnly(Cause.HANDLER_FAILED).hasSize(10);
    }

    /** Thrown by a plugin, and asked by us what it is. */
    private static final class Mute extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no comment");
        }
    }

    @Test
    void anExceptionThatThrowsItselfDoesNotStopTheMailbox() {
        AtomicInteger handled = new AtomicInteger();
        Mailbox mailbox =
                events.subscribe(
                        "t",
                        event -> {
                            if (handled.incrementAndGet() == 1) {
                                throw new Mute();
                            }
                        });
        var _ = events.post("t");
        var _ = events.post("t");
        awaitIdle(mailbox);

        assertThat(handled).hasValue(2);
        assertThat(events.letters.element().message()).contains("Mute");
        assertAccounted(mailbox);
    }

    @Test
    void nothingIsDeliveredAfterUnsubscribing() throws Exception {
        AtomicInteger after = new AtomicInteger();
        List<Mailbox> gone = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        Runnable publisher =
                () -> {
                    for (int i = 0; over.getCount() > 0; i++) {
                        if (i % 2 == 0) {
                            var _ = events.send("t");
                        } else {
                            var _ = events.post("t");
                        }
                    }
                };
        Runnable comingAndGoing =
                () -> {
                    try {
                        for (int i = 0; i < 1_500; i++) {
                            gone.add(comeAndGo(after));
                        }
                    } finally {
                        over.countDown();
                    }
                };
        TestEvents.together(List.of(publisher, comingAndGoing));

        assertThat(after).hasValue(0);
        assertThat(gone).hasSize(1_500).allSatisfy(TestEvents::assertAccounted);
    }

    private Mailbox comeAndGo(AtomicInteger after) {
        var gone = new AtomicInteger();
        Mailbox mailbox = events.subscribe("t", event -> after.addAndGet(gone.get()));
        for (int spin = 0; spin < 2_000; spin++) {
            Thread.onSpinWait();
        }
        assertThat(events.unsubscribe(mailbox)).isTrue();
        gone.set(1);
        return mailbox;
    }

    @Test
    void aHandlerMayUnsubscribeItself() {
        AtomicReference<Mailbox> self = new AtomicReference<>();
        AtomicInteger handled = new AtomicInteger();
        self.set(
                events.subscribe(
                        "t",
                        event -> {
                            handled.incrementAndGet();
                            events.unsubscribe(self.get());
                        }));
        var _ = events.send("t");
        var _ = events.send("t");

        assertThat(handled).hasValue(1);
    }

    @Test
    void whatWaitsWhenASubscriberGoesBecomesDeadLetters() {
        Mailbox mailbox = full(Overflow.DEAD_LETTER);
        mailbox.close(Duration.ofMillis(20));

        assertThat(events.causes()).containsExactly(Cause.SUBSCRIBER_GONE, Cause.SUBSCRIBER_GONE);
        release.countDown();
        awaitIdle(mailbox);
        assertAccounted(mailbox);
    }

    @Test
    void aSubscriberThatDropsTheOldestLeavesNoDeadLettersBehind() {
        Mailbox mailbox = full(Overflow.DROP_OLDEST);
        mailbox.close(Duration.ofMillis(20));

        assertThat(events.letters).isEmpty();
        assertThat(mailbox.counts().dropped.sum()).isEqualTo(2);
        release.countDown();
        awaitIdle(mailbox);
        assertAccounted(mailbox);
    }

    @Test
    void anEventThatRequiresASubscriberBecomesADeadLetterWithoutOne() {
        assertThat(events.post("nobody").subscribers()).isZero();
        assertThat(events.letters).isEmpty();

        var _ = events.post("nobody", EventProperty.REQUIRED, true);
        assertThat(events.causes()).containsExactly(Cause.NO_SUBSCRIBER);
        assertThat(events.router.topics().getFirst().unheard()).isEqualTo(2);
    }

    @Test
    void aPayloadOverTheLimitIsThePublishersFault() {
        assertThatThrownBy(() -> events.post("t", EventProperty.PAYLOAD, new byte[1_001]))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("1001 bytes, the limit is 1000 bytes");
    }
}
