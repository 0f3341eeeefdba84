package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Payload;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.StreamHandler;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class StreamTest {

    private final TestBus bus = new TestBus();
    private final List<String> received = new ArrayList<>();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void deliversTheItemsInOrder() {
        streaming(
                (request, responses) -> {
                    responses.send(Payload.text("1"));
                    responses.send(Payload.text("2"));
                });

        stream(payload -> received.add(payload.text()));

        assertThat(received).containsExactly("1", "2");
    }

    @Test
    void yieldsAStreamOfOneForAnOperationWithOneReply() {
        bus.plugin("a", "op", request -> Payload.text("only"));

        stream(payload -> received.add(payload.text()));

        assertThat(received).containsExactly("only");
    }

    @Test
    void saysThatAStreamCannotBeCalledForOneReply() {
        streaming((request, responses) -> {});

        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("a", "op"))
                .hasMessageContaining("\"op\" of plugin \"a\" answers with a stream");
    }

    @Test
    void answersEachFormByTheHandlerThatHasIt() {
        Bundle bundle = bus.plugin("a", "op", request -> Payload.text("reply"));
        bus.addStream(bundle, "op", (request, responses) -> responses.send(Payload.text("item")));

        stream(payload -> received.add(payload.text()));

        assertThat(received).containsExactly("item");
        assertThat(bus.call("a", "op").text()).isEqualTo("reply");
    }

    @Test
    void refusesAnItemOverTheLimitEvenIfTheHandlerSwallowsIt() {
        streaming(
                (request, responses) -> {
                    try {
                        responses.send(Payload.of(new byte[1001], Payload.BINARY));
                    } catch (PluginException e) {
                        responses.send(Payload.text("as if nothing had happened"));
                    }
                });

        assertRefused(ErrorCode.TOO_LARGE, () -> stream(payload -> {}))
                .hasMessageContaining("reply of a/op has 1001 bytes");
    }

    @Test
    void stopsAHandlerThatSendsPastTheDeadline() {
        streaming(
                (request, responses) -> {
                    while (true) {
                        responses.send(Payload.text("more"));
                    }
                });

        assertRefused(
                ErrorCode.DEADLINE_EXCEEDED,
                () ->
                        bus.path.stream(
                                TestBus.request("a", "op", Duration.ofMillis(20)), payload -> {}));
    }

    @Test
    void leavesTheConsumersOwnExceptionToItsCaller() {
        streaming((request, responses) -> responses.send(Payload.text("1")));
        IllegalStateException own = new IllegalStateException("the consumer's");

        assertThatThrownBy(
                        () ->
                                stream(
                                        payload -> {
                                            throw own;
                                        }))
                .isSameAs(own);
    }

    @Test
    void refusesItemsAfterTheHandlerHasReturned() {
        AtomicReference<ResponseStream> kept = new AtomicReference<>();
        streaming((request, responses) -> kept.set(responses));
        stream(payload -> received.add(payload.text()));

        assertRefused(ErrorCode.CANCELLED, () -> kept.get().send(Payload.text("late")))
                .hasMessageContaining("has ended");
        assertThat(received).isEmpty();
    }

    @Test
    void endsAStreamWithTheHandlersFailure() {
        streaming(
                (request, responses) -> {
                    responses.send(Payload.text("1"));
                    throw new IllegalStateException("torn");
                });

        assertRefused(
                        ErrorCode.HANDLER_FAILED,
                        () -> stream(payload -> received.add(payload.text())))
                .hasMessageContaining("torn");
        assertThat(received).containsExactly("1");
    }

    private void streaming(StreamHandler handler) {
        Bundle bundle = FakeBundles.named("a");
        bus.addStream(bundle, "op", handler);
        bus.routes.activate("a", bundle);
    }

    private void stream(ResponseStream consumer) {
        bus.path.stream(TestBus.request("a", "op", Duration.ofSeconds(5)), consumer);
    }
}
