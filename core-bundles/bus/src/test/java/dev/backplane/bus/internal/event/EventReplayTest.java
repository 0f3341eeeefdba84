package dev.backplane.bus.internal.event;

import static dev.backplane.bus.internal.event.TestEvents.awaitIdle;
import static dev.backplane.bus.internal.event.TestEvents.eventually;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class EventReplayTest {

    private final TestEvents events = new TestEvents();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Queue<Event> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        release.countDown();
        events.close();
    }

    @Test
    void goesToTheOneItDidNotReach() {
        Mailbox meant = events.subscribe("t", handled::add);
        Mailbox other = events.subscribe("t", handled::add);

        assertThat(replay(meant)).isEqualTo(1);
        awaitIdle(meant);

        assertThat(handled)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getProperty(EventProperty.REPLAY_OF)).isEqualTo(7L);
                            assertThat(event.getProperty(EventProperty.CALLER)).isEqualTo("orders");
                        });
        assertThat(other.counts().snapshot().matched()).isZero();
    }

    /** Otherwise it would be neither in a mailbox nor among the letters. */
    @Test
    void failsIfASubscriberThatRejectsHasNoRoom() {
        Mailbox mailbox = full(Overflow.REJECT);

        assertThatThrownBy(() -> replay(mailbox))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("events waiting");
    }

    @Test
    void becomesANewLetterWhereTheMailboxIsFull() {
        Mailbox mailbox = full(Overflow.DEAD_LETTER);

        assertThat(replay(mailbox)).isEqualTo(1);

        assertThat(events.causes()).containsExactly(Cause.OVERFLOW);
    }

    @Test
    void isRefusedWhileTheSubscriberIsAway() {
        assertThatThrownBy(
                        () ->
                                EventReplay.replay(
                                        letter("away"), name -> Optional.empty(), events.router))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(ErrorCode.PLUGIN_NOT_ACTIVE));
    }

    private int replay(Mailbox mailbox) {
        return EventReplay.replay(
                letter(mailbox.subscriber().name()),
                name -> Optional.of(mailbox).filter(it -> it.subscriber().name().equals(name)),
                events.router);
    }

    /** One event in the handler, and as many waiting as there is room for. */
    private Mailbox full(Overflow overflow) {
        EventHandler stuck =
                event -> {
                    try {
                        release.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        Mailbox mailbox =
                events.subscribe(
                        "t", new MailboxSettings(2, overflow, Duration.ofMillis(50), 1, 0), stuck);
        events.post("t");
        eventually(
                "the first event to be handled", () -> mailbox.runs() == 1 && mailbox.depth() == 0);
        events.post("t");
        events.post("t");
        return mailbox;
    }

    private static DeadLetter letter(String subscriber) {
        return new DeadLetter(
                7,
                Instant.EPOCH,
                Kind.EVENT,
                "t",
                subscriber,
                "orders",
                Cause.OVERFLOW,
                "the mailbox was full",
                Map.of("n", 1),
                true);
    }
}
