package dev.backplane.bus.internal.broadcast;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Priority;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.internal.policy.TestPolicies;
import dev.backplane.bus.internal.request.FakeBundles;
import dev.backplane.bus.internal.request.TestBus;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

@Timeout(30)
class BroadcastsTest {

    private static final Broadcast HELLO = Broadcast.of("op", Payload.text("hello"));

    private final TestBus bus = new TestBus();
    private final BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final Broadcasts broadcasts =
            new Broadcasts(bus.path, bus.routes, letters::add, TimeUnit.SECONDS.toNanos(10));

    @AfterEach
    void close() {
        never.countDown();
        bus.close();
    }

    @Test
    void sendsToEveryPluginThatHasTheOperation() throws Exception {
        plugin("b", Map.of(), this::keep);
        plugin("a", Map.of(), this::keep);
        bus.plugin("other", "other", this::keep);
        plugin("stopped", Map.of(), this::keep);
        bus.routes.deactivate("stopped", "it was stopped");

        assertThat(broadcasts.send(HELLO)).containsExactly("a", "b");
        assertThat(List.of(next(received).plugin(), next(received).plugin()))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(letters).isEmpty();
    }

    @Test
    void sendsToThoseThatTheFilterMatches() {
        plugin("a", Map.of("region", "eu", "tier", 2L), this::keep);
        plugin("b", Map.of("region", "us"), this::keep);

        assertThat(broadcasts.send(HELLO.matching("(region=eu)"))).containsExactly("a");
        assertThat(broadcasts.send(HELLO.matching("(&(NAME=b)(version>=1))"))).containsExactly("b");
        assertThat(broadcasts.send(HELLO.matching("(symbolicName=com.acme.*)"))).hasSize(2);
        assertThat(broadcasts.send(HELLO.matching("(tier>=3)"))).isEmpty();
    }

    @Test
    void refusesWhatNobodyCouldTake() {
        assertRefused(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> broadcasts.send(HELLO.matching("(region=eu")))
                .hasMessageContaining("filter");
        assertRefused(
                ErrorCode.TOO_LARGE,
                () ->
                        broadcasts.send(
                                Broadcast.of("op", Payload.of(new byte[1001], Payload.BINARY))));
    }

    @Test
    void buriesWhatAHandlerFailedToDo() throws Exception {
        plugin("a", Map.of(), request -> fail());
        MessageContext context = new MessageContext("sender", "00-trace", Priority.HIGH);
        Payload payload = Payload.of(new byte[] {1, 2}, "a/b", Map.of("key", "value"));

        broadcasts.send(new Broadcast("op", payload, null, context));

        DeadLetter letter = next(letters);
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.REQUEST);
        assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.HANDLER_FAILED);
        assertThat(letter.target()).isEqualTo("a/op");
        assertThat(letter.subscriber()).isEqualTo("a");
        assertThat(letter.caller()).isEqualTo("sender");
        assertThat(letter.message()).contains("broken");
        assertThat(letter.replayable()).isTrue();
    }

    @Test
    void sendsADeadLetterAgainAsItWas() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        plugin("a", Map.of(), request -> broken.get() ? fail() : keep(request));
        MessageContext context = new MessageContext("sender", "00-trace", Priority.HIGH);
        Payload payload = Payload.of(new byte[] {1, 2}, "a/b", Map.of("key", "value"));
        broadcasts.send(new Broadcast("op", payload, null, context));
        DeadLetter letter = next(letters).withId(7);
        BroadcastRedelivery redelivery = new BroadcastRedelivery(broadcasts);

        assertThat(redelivery.isFor(letter.kind())).isTrue();
        assertThat(redelivery.redeliver(letter)).isEqualTo(1);
        assertThat(next(letters).message()).contains("broken");
        broken.set(false);
        assertThat(redelivery.redeliver(letter)).isEqualTo(1);
        Request again = next(received);

        assertThat(again.context()).isEqualTo(context);
        assertThat(again.payload().bytes()).containsExactly(1, 2);
        assertThat(again.payload().contentType()).isEqualTo("a/b");
        assertThat(again.payload().headers()).isEqualTo(Map.of("key", "value"));
        bus.routes.deactivate("a", "it was stopped");
        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> redelivery.redeliver(letter));
    }

    @Test
    void buriesWhatWasRefused() throws Exception {
        plugin("a", Map.of(), request -> stay());
        TestPolicies.set(bus.lanes, "one", "target", "a/op", "maxConcurrent", 1);
        broadcasts.send(HELLO);
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        broadcasts.send(HELLO);

        assertThat(next(letters).cause()).isEqualTo(DeadLetter.Cause.REFUSED);
    }

    @Test
    void outlivesTheCallItIsSentIn() throws Exception {
        CountDownLatch outerOver = new CountDownLatch(1);
        bus.plugin(
                "outer",
                "start",
                request -> Payload.text(String.join(",", broadcasts.send(HELLO))));
        plugin(
                "a",
                Map.of(),
                request -> {
                    outerOver.await(5, TimeUnit.SECONDS);
                    return keep(request);
                });
        Request outer = TestBus.request("outer", "start", Duration.ofSeconds(5));

        assertThat(bus.path.request(outer).text()).isEqualTo("a");
        outer.cancellation().cancel();
        outerOver.countDown();

        assertThat(next(received).isCancelled()).isFalse();
    }

    @Test
    void endsABroadcastThatCausesItself() throws Exception {
        plugin("a", Map.of(), request -> Payload.text("" + broadcasts.send(HELLO)));

        broadcasts.send(HELLO);

        assertThat(next(letters).message()).contains("more than 8 calls deep");
    }

    @Test
    void gathersRepliesAndWhyThereAreNone() {
        plugin("a", Map.of(), request -> Payload.text("from a"));
        plugin("b", Map.of(), request -> fail());
        plugin("c", Map.of(), request -> stayWhateverHappens());
        long start = System.nanoTime();

        List<Answer> answers =
                broadcasts.gather(HELLO, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(150));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(answers).extracting(Answer::plugin).containsExactly("a", "b", "c");
        assertThat(answers)
                .extracting(Answer::problem)
                .containsExactly(null, ErrorCode.HANDLER_FAILED, ErrorCode.DEADLINE_EXCEEDED);
        assertThat(answers.getFirst().reply().text()).isEqualTo("from a");
        assertThat(answers.get(1).message()).contains("broken");
    }

    @Test
    void givesTheOthersUpWhenInterruptedWhileGathering() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread gatherer = Thread.currentThread();
        plugin(
                "a",
                Map.of(),
                request -> {
                    request.cancellation().onCancel(cancelled::countDown);
                    gatherer.interrupt();
                    return stay();
                });

        assertRefused(
                        ErrorCode.CANCELLED,
                        () ->
                                broadcasts.gather(
                                        HELLO, System.nanoTime() + TimeUnit.SECONDS.toNanos(20)))
                .hasMessageContaining("0 of 1 plugins were heard");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private void plugin(String name, Map<String, Object> attributes, RequestHandler handler) {
        Bundle bundle = FakeBundles.plugin(name, attributes);
        bus.add(bundle, "op", handler);
        bus.routes.activate(name, bundle);
    }

    private Payload keep(Request request) {
        received.add(request);
        return Payload.empty();
    }

    private static Payload fail() {
        throw new IllegalStateException("broken");
    }

    private Payload stay() throws InterruptedException {
        inside.countDown();
        never.await(20, TimeUnit.SECONDS);
        return Payload.empty();
    }

    /** The kind of handler that ignores interrupts. */
    private Payload stayWhateverHappens() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (never.getCount() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
        return Payload.empty();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
