package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.Answer;
import dev.backplane.proto.v1.BroadcastRequest;
import dev.backplane.proto.v1.BroadcastResponse;
import dev.backplane.proto.v1.Event;
import dev.backplane.proto.v1.Missed;
import dev.backplane.proto.v1.Overflow;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.Problem;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;
import dev.backplane.proto.v1.Subscribed;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class EventCommandsTest {

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
    void publishesWhatWasGiven() {
        runtime.events.publication = PublishResponse.newBuilder().setSubscribers(2).build();

        Outcome outcome =
                runtime.run(
                        "publish",
                        "orders/created",
                        "{}",
                        "--property",
                        "region=north",
                        "-p",
                        "a=b=c");

        assertThat(outcome).isEqualTo(new Outcome(0, "2 subscribers\n", ""));
        PublishRequest sent = runtime.events.published.getFirst();
        assertThat(sent.getTopic()).isEqualTo("orders/created");
        assertThat(sent.getPayload().getData().toStringUtf8()).isEqualTo("{}");
        assertThat(sent.getPayload().getContentType()).isEqualTo("application/json");
        assertThat(sent.getPropertiesMap()).isEqualTo(Map.of("region", "north", "a", "b=c"));
        assertThat(sent.getWait()).isFalse();
        assertThat(sent.getRequired()).isFalse();
    }

    @Test
    void anEventWithoutPayloadHasNone() {
        assertThat(runtime.run("publish", "a").out()).isEqualTo("0 subscribers\n");

        assertThat(runtime.events.published.getFirst().hasPayload()).isFalse();
    }

    @Test
    void readsThePayloadFromTheInput() {
        runtime.typing(new byte[] {1, 0, 2}).run("publish", "a", "-");

        assertThat(runtime.events.published.getFirst().getPayload().getData().toByteArray())
                .containsExactly(1, 0, 2);
    }

    @Test
    void failsIfASubscriberHadNotFinished() {
        runtime.events.publication =
                PublishResponse.newBuilder().setSubscribers(2).setUnfinished(1).build();

        Outcome outcome = runtime.run("publish", "a", "--wait", "--timeout", "5s");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "2 subscribers\n",
                                "1 of 2 subscribers had not finished when the time was over\n"));
        assertThat(runtime.events.published.getFirst().getWait()).isTrue();
    }

    @Test
    void failsIfARequiredSubscriberIsMissing() {
        Outcome outcome = runtime.run("publish", "a/b", "--required", "--json");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(JsonParser.parseString(outcome.out()).getAsJsonObject().get("subscribers"))
                .hasToString("0");
        assertThat(outcome.err()).contains("a/b", "backplane deadletter list --target a/b");
        assertThat(runtime.events.published.getFirst().getRequired()).isTrue();
    }

    @Test
    void showsEventsOneALineAndEndsAfterSoMany() throws Exception {
        runtime.events.messages =
                List.of(
                        subscribed(),
                        event("orders/created", "{\"id\":\n 7}", "application/json"),
                        event("orders/paid", "\u0001", "image/png"),
                        event("orders/sent", "", ""));

        Outcome outcome = runtime.run("subscribe", "orders/*", "--count", "2");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceFirst("^[0-9:]{8}", "TIME")))
                .containsExactly(
                        "TIME  orders/created  from orders  a=1 b=2  {\"id\": 7}",
                        "TIME  orders/paid  from orders  a=1 b=2  <1 bytes of image/png>");
        assertThat(outcome.err()).isEqualTo("subscribed as gateway/x#1\n");
        assertThat(runtime.events.left.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void asksForWhatWasGiven() {
        runtime.events.messages = List.of(subscribed(), event("a", "", ""));

        runtime.run(
                "subscribe",
                "a/*",
                "b",
                "--filter",
                "(x=1)",
                "--overflow",
                "dead-letter",
                "--capacity",
                "16",
                "--name",
                "me",
                "--count",
                "1");

        assertThat(runtime.events.subscribed)
                .containsExactly(
                        SubscribeRequest.newBuilder()
                                .addTopics("a/*")
                                .addTopics("b")
                                .setFilter("(x=1)")
                                .setOverflow(Overflow.OVERFLOW_DEAD_LETTER)
                                .setCapacity(16)
                                .setClient("me")
                                .build());
    }

    @Test
    void whatIsInAnEventMovesNoCursor() {
        runtime.events.messages =
                List.of(subscribed(), event("a", "\u001b[2J\rred\u0007", "text/plain"));

        assertThat(runtime.run("subscribe", "a", "--count", "1").out())
                .endsWith("a=1 b=2  ?[2J red?\n");
    }

    @Test
    void saysSoIfTheRuntimeDiesAndItsFilesWithIt(@TempDir Path home) throws Exception {
        runtime.events.messages = List.of(subscribed());
        runtime.events.end =
                Status.UNAVAILABLE.withDescription("Network closed").asRuntimeException();
        runtime.events.mayEnd = new CountDownLatch(1);
        FutureTask<Outcome> subscriber;
        try (FakeInstance instance =
                new FakeInstance(home).listening("grpc=" + runtime.address() + "\n")) {
            subscriber =
                    new FutureTask<>(
                            () ->
                                    FakeRuntime.run(
                                            instance.environment(), new byte[0], "subscribe", "a"));
            Thread.ofPlatform().daemon().start(subscriber);
            assertThat(runtime.events.open.await(10, TimeUnit.SECONDS)).isTrue();
        }
        runtime.events.mayEnd.countDown();

        Outcome outcome = subscriber.get(10, TimeUnit.SECONDS);

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "",
                                "subscribed as gateway/x#1\nUNAVAILABLE: the connection to "
                                        + runtime.address()
                                        + " failed: Network closed\n"));
    }

    @Test
    void eachEventIsALineOfJson() {
        runtime.events.messages = List.of(subscribed(), event("a", "x", "text/plain"));

        Outcome outcome = runtime.run("subscribe", "a", "--count", "1", "--json");

        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(
                        JsonParser.parseString(outcome.out())
                                .getAsJsonObject()
                                .get("topic")
                                .getAsString())
                .isEqualTo("a");
    }

    @Test
    void tellsWhatItMissedWheneverThatChanges() {
        SubscribeResponse missed =
                SubscribeResponse.newBuilder()
                        .setMissed(Missed.newBuilder().setDropped(1_234).setDeadLettered(2))
                        .build();
        runtime.events.messages =
                List.of(
                        subscribed(),
                        missed,
                        missed,
                        event("a", "", "").toBuilder().setMissed(missed.getMissed()).build());

        Outcome outcome = runtime.run("subscribe", "a", "--count", "1");

        assertThat(outcome.err())
                .isEqualTo(
                        "subscribed as gateway/x#1\n"
                                + "missed so far: 1,234 dropped, 0 rejected, 2 kept as dead letters\n");
    }

    @Test
    void endsWellWhenItIsInterrupted() throws Exception {
        runtime.events.messages = List.of(subscribed());
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "--endpoint",
                                runtime.address(),
                                "subscribe",
                                "a")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader printed = process.inputReader()) {
            String line = printed.readLine();
            while (line != null && !line.startsWith("subscribed as")) {
                line = printed.readLine();
            }
            assertThat(line).isNotNull();

            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWellWhenItsTimeIsOver() {
        runtime.events.messages = List.of(subscribed());

        assertThat(runtime.run("subscribe", "a", "--for", "1500ms"))
                .isEqualTo(new Outcome(0, "", "subscribed as gateway/x#1\n"));
    }

    @Test
    void failsWhenItsTimeIsOverBeforeItIsSubscribed() {
        assertThat(runtime.run("subscribe", "a", "--for", "200ms").status()).isEqualTo(1);
    }

    @Test
    void failsWhenTheRuntimeEndsIt() {
        runtime.events.messages = List.of(subscribed());
        runtime.events.end =
                FakeRuntime.error(
                        Status.Code.RESOURCE_EXHAUSTED, "OVERLOADED", "it read nothing for 60 s");

        Outcome outcome = runtime.run("subscribe", "a", "--for", "20s");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("OVERLOADED: it read nothing for 60 s\n");
    }

    @Test
    void broadcastsAndNamesThePlugins() {
        runtime.events.answers =
                BroadcastResponse.newBuilder().addPlugins("audit").addPlugins("billing").build();

        Outcome outcome =
                runtime.run("broadcast", "flush", "{}", "--filter", "(name=*)", "-H", "Tenant=x");

        assertThat(outcome).isEqualTo(new Outcome(0, "sent to audit, billing\n", ""));
        BroadcastRequest sent = runtime.events.broadcasts.getFirst();
        assertThat(sent.getOperation()).isEqualTo("flush");
        assertThat(sent.getFilter()).isEqualTo("(name=*)");
        assertThat(sent.getGather()).isFalse();
        assertThat(sent.getPayload().getHeadersMap()).isEqualTo(Map.of("tenant", "x"));
    }

    @Test
    void saysSoIfNobodyHasTheOperation() {
        assertThat(runtime.run("broadcast", "flush"))
                .isEqualTo(new Outcome(0, "No plugin that matches has the operation flush.\n", ""));
    }

    @Test
    void printsWhatItGathersAndFailsIfAnAnswerIsMissing() {
        runtime.events.answers =
                BroadcastResponse.newBuilder()
                        .addPlugins("audit")
                        .addPlugins("billing")
                        .addAnswers(
                                Answer.newBuilder()
                                        .setPlugin("audit")
                                        .setPayload(payload("done", "text/plain")))
                        .addAnswers(
                                Answer.newBuilder()
                                        .setPlugin("billing")
                                        .setProblem(
                                                Problem.newBuilder()
                                                        .setCode("HANDLER_FAILED")
                                                        .setMessage("it broke")))
                        .build();

        Outcome outcome = runtime.run("broadcast", "flush", "--gather");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out().lines())
                .containsExactly(
                        "PLUGIN   ANSWER", "audit    done", "billing  HANDLER_FAILED: it broke");
        assertThat(outcome.err()).isEqualTo("1 of 2 plugins did not answer\n");
    }

    private static SubscribeResponse subscribed() {
        return SubscribeResponse.newBuilder()
                .setSubscribed(Subscribed.newBuilder().setName("gateway/x#1"))
                .setMissed(Missed.getDefaultInstance())
                .build();
    }

    private static SubscribeResponse event(String topic, String text, String contentType) {
        return SubscribeResponse.newBuilder()
                .setEvent(
                        Event.newBuilder()
                                .setTopic(topic)
                                .setCaller("orders")
                                .putProperties("b", "2")
                                .putProperties("a", "1")
                                .setPayload(payload(text, contentType)))
                .build();
    }

    private static Payload payload(String text, String contentType) {
        return Payload.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .setContentType(contentType)
                .build();
    }
}
