package dev.backplane.bus.internal.event;

import static dev.backplane.bus.internal.event.TestEvents.USUAL;
import static dev.backplane.bus.internal.event.TestEvents.awaitIdle;
import static dev.backplane.bus.internal.event.TestEvents.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.request.FakeBundles;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class TurnsTest {

    private final TestEvents events = new TestEvents();
    private final Turns turns = events.turns;
    private final Bundle old = FakeBundles.named("p");
    private final Bundle next = FakeBundles.named("p");
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        events.close();
    }

    private StandIn register(Bundle owner, String name, EventHandler handler) {
        return events.register(owner, name, "t", USUAL, handler);
    }

    private EventHandler hears(String who) {
        return event -> heard.add(who + event.getProperty("n"));
    }

    /** Hears the first event when the test lets it. */
    private EventHandler stays(String who) {
        return event -> {
            entered.countDown();
            try {
                assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(who + event.getProperty("n"));
        };
    }

    private void post(int... numbers) {
        for (int n : numbers) {
            var _ = events.post("t", "n", n);
        }
    }

    private void awaitHeard(String... what) {
        eventually("heard all of it, not " + heard, () -> heard.size() >= what.length);
        assertThat(heard).containsExactly(what);
    }

    private static Mailbox mailbox(StandIn standIn) {
        return Objects.requireNonNull(standIn.mailbox());
    }

    private boolean isQuiet(Bundle bundle, Duration bound) throws InterruptedException {
        return turns.awaitQuiet(bundle, System.nanoTime() + bound.toNanos());
    }

    @Test
    void aHeldBundleHearsNothingUntilItsTurn() {
        turns.hold(next);
        StandIn standIn = register(next, "p/S", hears("new"));
        post(1);
        assertThat(standIn.mailbox()).isNull();

        turns.pass(null, next);
        post(2);
        awaitHeard("new2");
    }

    @Test
    void aBundleThatIsNotHeldHearsAtOnce() {
        register(old, "p/S", hears("old"));
        register(next, "p/S", hears("new"));
        post(1);

        eventually("both heard it", () -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("old1", "new1");
    }

    @Test
    void forgetsThatItHeldABundleThatHasStopped() {
        turns.hold(next);
        turns.stopped(next);
        register(next, "p/S", hears("new"));
        post(1);

        awaitHeard("new1");
    }

    @Test
    void theRunUnderWayEndsWhereItBeganAndTheRestFollowsInTheNewOne() throws Exception {
        StandIn before = register(old, "p/S", stays("old"));
        turns.hold(next);
        StandIn after = register(next, "p/S", hears("new"));
        post(1, 2, 3);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        turns.pass(old, next);
        post(4);
        assertThat(before.mailbox()).isNull();
        assertThat(mailbox(after).depth()).isEqualTo(3);
        assertThat(isQuiet(old, Duration.ofMillis(10))).isFalse();
        release.countDown();

        awaitHeard("old1", "new2", "new3", "new4");
        assertThat(isQuiet(old, Duration.ofSeconds(20))).isTrue();
        awaitIdle(mailbox(after));
        TestEvents.assertAccounted(mailbox(after));
    }

    @Test
    void whatWaitsForASubscriberThatIsNoMoreBecomesADeadLetter() throws Exception {
        StandIn before = register(old, "p/Old", stays("old"));
        Mailbox former = mailbox(before);
        turns.hold(next);
        register(next, "p/New", hears("new"));
        post(1, 2);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        turns.pass(old, next);
        post(3);
        awaitHeard("new3");
        assertThat(events.causes()).containsExactly(Cause.SUBSCRIBER_GONE);
        release.countDown();
        awaitHeard("new3", "old1");
        awaitIdle(former);
        TestEvents.assertAccounted(former);
    }

    @Test
    void goesBackAsItCame() {
        register(old, "p/S", hears("old"));
        register(old, "p/Old", hears("alone"));
        turns.hold(next);
        register(next, "p/S", hears("new"));
        turns.pass(null, old);
        turns.pass(old, next);
        post(1);
        awaitHeard("new1");
        turns.pass(next, old);
        post(2);

        eventually("both of the old one", () -> heard.size() == 3);
        assertThat(heard).containsExactlyInAnyOrder("new1", "old2", "alone2");
    }

    @Test
    void aSubscriberOfTheFormerRevisionThatComesLateHearsNothing() {
        register(old, "p/S", hears("old"));
        turns.hold(next);
        register(next, "p/S", hears("new"));
        turns.pass(old, next);
        register(old, "p/Late", hears("late"));
        post(1);

        awaitHeard("new1");
    }

    @Test
    void nothingNewRunsInAPauseAndAllOfItAfterwards() throws Exception {
        StandIn standIn = register(old, "p/S", stays("old"));
        post(1, 2);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        turns.pause(old);
        release.countDown();
        assertThat(isQuiet(old, Duration.ofSeconds(20))).isTrue();
        post(3);
        assertThat(heard).containsExactly("old1");
        assertThat(mailbox(standIn).stuckNanos(System.nanoTime())).isZero();

        turns.goOn(old);
        awaitHeard("old1", "old2", "old3");
    }

    @Test
    void whoWaitsForAnEventWaitsInAPauseUntilItsDeadline() throws Exception {
        StandIn standIn = register(old, "p/S", hears("old"));
        events.earnInline("t", mailbox(standIn));
        heard.clear();
        turns.pause(old);
        assertThat(events.send("t", "n", 1, EventProperty.TIMEOUT_MILLIS, 30).unfinished())
                .isEqualTo(1);
        Thread patient = Thread.ofVirtual().start(() -> events.send("t", "n", 2));
        eventually("it waits too", () -> mailbox(standIn).counts().matched.sum() == 5);

        turns.goOn(old);
        assertThat(patient.join(Duration.ofSeconds(20))).isTrue();
        assertThat(heard).containsExactly("old2");
        assertThat(events.causes()).containsExactly(Cause.LATE);
    }

    @Test
    void overflowsInAPauseAsItDoesOtherwise() {
        MailboxSettings small = new MailboxSettings(2, Overflow.DEAD_LETTER, Duration.ZERO, 1, 0);
        StandIn standIn = events.register(old, "p/S", "t", small, hears("old"));
        turns.pause(old);
        post(1);
        eventually("it is next", () -> mailbox(standIn).depth() == 0);
        post(2, 3, 4);

        assertThat(events.causes()).containsExactly(Cause.OVERFLOW);
        turns.goOn(old);
        awaitHeard("old1", "old2", "old3");
    }

    @Test
    void anEventThatARunUnderWayWaitsForIsLetThrough() throws Exception {
        register(
                old,
                "p/S",
                event -> {
                    stays("outer").handleEvent(event);
                    heard.add("unfinished" + events.send("inner", "n", 9).unfinished());
                });
        StandIn inner = events.register(old, "p/Inner", "inner", USUAL, hears("inner"));
        post(1);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        turns.pause(old);
        var _ = events.post("inner", "n", 8);
        release.countDown();

        awaitHeard("outer1", "inner8", "inner9", "unfinished0");
        var _ = events.post("inner", "n", 7);
        assertThat(isQuiet(old, Duration.ofSeconds(20))).isTrue();
        assertThat(heard).hasSize(4);
        turns.goOn(old);
        eventually("the rest", () -> heard.contains("inner7"));
        awaitIdle(mailbox(inner));
    }

    @Test
    void anEventThatARunSendsToItselfInAPauseIsLetThrough() throws Exception {
        AtomicInteger unfinished = new AtomicInteger(-1);
        register(
                old,
                "p/S",
                event -> {
                    if (event.getProperty("again") == null) {
                        stays("outer").handleEvent(event);
                        unfinished.set(events.send("t", "n", 2, "again", true).unfinished());
                    } else {
                        hears("nested").handleEvent(event);
                    }
                });
        post(1);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        turns.pause(old);
        release.countDown();

        awaitHeard("outer1", "nested2");
        eventually("the sender went on", () -> unfinished.get() == 0);
    }

    @Test
    void whatCameWhileOneStoppedAndAnotherStartedIsHeardByThatOne() {
        StandIn before = register(old, "p/S", hears("old"));
        register(old, "p/Old", hears("gone"));
        turns.pause(old);
        post(1);
        events.unregister(before);
        turns.stopped(old);
        post(2);
        turns.hold(next);
        StandIn after = register(next, "p/S", hears("new"));
        post(3);

        turns.pass(old, next);
        awaitHeard("new1", "new2", "new3");
        eventually("the others are kept", () -> events.letters.size() == 3);
        assertThat(events.causes()).containsOnly(Cause.SUBSCRIBER_GONE);
        awaitIdle(mailbox(after));
        TestEvents.assertAccounted(mailbox(after));
    }

    @Test
    void theFormerOneThatIsStartedAgainGetsWhatCameMeanwhile() {
        StandIn before = register(old, "p/S", hears("old"));
        turns.pause(old);
        post(1);
        events.unregister(before);
        turns.stopped(old);
        post(2);
        StandIn again = register(old, "p/S", hears("again"));
        assertThat(heard).isEmpty();

        turns.pass(old, old);
        awaitHeard("again1", "again2");
        awaitIdle(mailbox(again));
    }

    @Test
    void whatCameForOneThatDoesNotComeBackBecomesDeadLetters() {
        StandIn before = register(old, "p/S", hears("old"));
        turns.pause(old);
        post(1);
        events.unregister(before);
        post(2);

        turns.goOn(old);
        eventually("both are kept", () -> events.letters.size() == 2);
        assertThat(events.causes()).containsOnly(Cause.SUBSCRIBER_GONE);
        post(3);
        assertThat(events.letters).hasSize(2);
    }

    @Test
    void theNewOneGoesOnWithoutARunThatHangs() throws Exception {
        register(old, "p/S", stays("old"));
        turns.hold(next);
        StandIn after = register(next, "p/S", hears("new"));
        post(1);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        turns.pass(old, next);
        post(2);
        assertThat(isQuiet(old, Duration.ofMillis(10))).isFalse();
        assertThat(heard).isEmpty();

        turns.cutOff(old);
        turns.cutOff(old);
        post(3);
        awaitHeard("new2", "new3");
        awaitIdle(mailbox(after));
        release.countDown();
        awaitHeard("new2", "new3", "old1");
        post(4);
        awaitHeard("new2", "new3", "old1", "new4");
        awaitIdle(mailbox(after));
        TestEvents.assertAccounted(mailbox(after));
    }

    @Test
    void aFailedEventIsTriedAgainByTheNewOne() {
        MailboxSettings persistent =
                new MailboxSettings(8, Overflow.DEAD_LETTER, Duration.ZERO, 1, 3);
        CountDownLatch failed = new CountDownLatch(1);
        events.register(
                old,
                "p/S",
                "t",
                persistent,
                event -> {
                    failed.countDown();
                    throw new IllegalStateException("broken");
                });
        turns.hold(next);
        events.register(next, "p/S", "t", persistent, hears("new"));
        post(1, 2);
        eventually("it failed", () -> failed.getCount() == 0);

        turns.pass(old, next);
        awaitHeard("new1", "new2");
        assertThat(events.letters).isEmpty();
    }

    @Test
    void theNewOneEarnsThePublishersThreadAnew() {
        StandIn before = register(old, "p/S", hears("old"));
        events.earnInline("t", mailbox(before));
        Queue<Thread> ran = new ConcurrentLinkedQueue<>();
        turns.hold(next);
        register(next, "p/S", event -> ran.add(Thread.currentThread()));
        turns.pass(old, next);
        var _ = events.send("t");

        assertThat(ran).doesNotContain(Thread.currentThread()).hasSize(1);
    }

    @Test
    void anEventBelongsToTheTurnInWhichItWasPublished() {
        StandIn before = register(old, "p/Old", hears("old"));
        turns.hold(next);
        StandIn after = register(next, "p/New", hears("new"));
        BusEvent late = BusEvent.posted(number(1), MessageContext.unknown());
        late.publishedIn(turns.now());
        turns.pass(old, next);
        after.handleEvent(late);
        before.handleEvent(late);

        assertThat(heard).isEmpty();
        assertThat(events.causes()).containsExactly(Cause.SUBSCRIBER_GONE);
    }

    private static Event number(int n) {
        return TestEvents.event("t", "n", n);
    }
}
