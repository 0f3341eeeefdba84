package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.Payload;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class CallCommandTest {

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void sendsWhatWasGivenAndPrintsTheReply() {
        runtime.invoke =
                request ->
                        payload(
                                "Hello " + request.getPayload().getData().toStringUtf8(),
                                "text/plain");

        Outcome outcome =
                runtime.run("call", "greeter", "greet", "Ada", "-H", "Tenant=acme", "-H", "a=b=c");

        assertThat(outcome).isEqualTo(new Outcome(0, "Hello Ada\n", ""));
        InvokeRequest sent = sent();
        assertThat(sent.getPlugin()).isEqualTo("greeter");
        assertThat(sent.getOperation()).isEqualTo("greet");
        assertThat(sent.getPayload().getHeadersMap())
                .isEqualTo(Map.of("tenant", "acme", "a", "b=c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1}|application/json",
                " [1]|application/json",
                "\"x\"|application/json",
                "Ada|text/plain; charset=utf-8",
                "``|application/octet-stream"
            })
    void guessesTheContentType(String text, String expected) {
        runtime.run("call", "p", "o", text);

        assertThat(sent().getPayload().getContentType()).isEqualTo(expected);
    }

    @Test
    void takesTheContentTypeItIsGiven() {
        runtime.run("call", "p", "o", "{}", "--content-type", "application/cbor");

        assertThat(sent().getPayload().getContentType()).isEqualTo("application/cbor");
    }

    @Test
    void readsThePayloadFromTheInput() {
        byte[] bytes = {1, (byte) 0xff, 0, 3};

        Outcome outcome = runtime.typing(bytes).run("call", "p", "o", "-");

        assertThat(outcome.status()).isZero();
        assertThat(sent().getPayload().getData().toByteArray()).isEqualTo(bytes);
        assertThat(sent().getPayload().getContentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void endsTextWithOneNewlineAndLeavesBytesAlone() {
        runtime.invoke = request -> payload("x", "application/problem+json; charset=utf-8");
        assertThat(runtime.run("call", "p", "o").out()).isEqualTo("x\n");
        runtime.invoke = request -> payload("x\n", "text/plain");
        assertThat(runtime.run("call", "p", "o").out()).isEqualTo("x\n");
        runtime.invoke = request -> payload("x", "application/octet-stream");
        assertThat(runtime.run("call", "p", "o").out()).isEqualTo("x");
    }

    @Test
    void printsRepliesOfAnySize() {
        String text = "z".repeat(6_000_000);
        runtime.invoke = request -> payload(text, "text/plain");

        assertThat(runtime.run("call", "p", "o").out()).hasSize(6_000_001);
    }

    @Test
    void printsEveryReplyOfAStream() {
        runtime.stream =
                request -> List.of(payload("one", "text/plain"), payload("two", "text/plain"));

        assertThat(runtime.run("call", "p", "o", "--stream"))
                .isEqualTo(new Outcome(0, "one\ntwo\n", ""));
    }

    @Test
    void anErrorOfTheRuntimeIsItsCodeAndMessage() {
        runtime.refusal =
                FakeRuntime.error(
                        Status.Code.UNAVAILABLE,
                        "PLUGIN_NOT_ACTIVE",
                        "shouter is stopped; start it");

        assertThat(runtime.run("call", "shouter", "shout"))
                .isEqualTo(new Outcome(1, "", "PLUGIN_NOT_ACTIVE: shouter is stopped; start it\n"));
    }

    @Test
    void anErrorIsOneLineAndMovesNoCursor() {
        runtime.refusal =
                FakeRuntime.error(
                        Status.Code.UNKNOWN,
                        "HANDLER_FAILED",
                        "it broke:\n\n  on \u001b[2Jline 3\n");

        assertThat(runtime.run("call", "greeter", "greet"))
                .isEqualTo(new Outcome(1, "", "HANDLER_FAILED: it broke: on ?[2Jline 3\n"));
    }

    @Test
    void readsNoMoreThanItCanSend() throws IOException {
        byte[] typed = new byte[11];

        assertThat(PayloadOption.read(new ByteArrayInputStream(typed), 11).size()).isEqualTo(11);
        assertThatThrownBy(() -> PayloadOption.read(new ByteArrayInputStream(typed), 10))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("more than 10 bytes");
    }

    @Test
    void anErrorOfGrpcItselfIsItsStatus() {
        runtime.refusal =
                Status.RESOURCE_EXHAUSTED.withDescription("too much").asRuntimeException();

        assertThat(runtime.run("call", "p", "o"))
                .isEqualTo(new Outcome(1, "", "RESOURCE_EXHAUSTED: too much\n"));
    }

    @Test
    void aCallThatTakesTooLongIsGivenUp() {
        CountDownLatch release = new CountDownLatch(1);
        runtime.invoke =
                request -> {
                    try {
                        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return request.getPayload();
                };

        Outcome outcome = runtime.run("call", "p", "o", "--timeout", "200ms");
        release.countDown();

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1, "", "DEADLINE_EXCEEDED: no answer within the time allowed\n"));
    }

    private InvokeRequest sent() {
        return (InvokeRequest) runtime.asked.getFirst();
    }

    private static Payload payload(String text, String contentType) {
        return Payload.newBuilder()
                .setData(ByteString.copyFrom(text, StandardCharsets.UTF_8))
                .setContentType(contentType)
                .build();
    }
}
