package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Events, broadcasts and dead letters as somebody outside has them. */
public class EventsIT {

    private static final int KILOBYTE = 1024;

    private RunningDistribution backplane;

    @Before
    public void start() throws Exception {
        backplane = new RunningDistribution("events");
        backplane.configure("dev.backplane.grpc", "\"port\": 0, \"subscriptionIdleMillis\": 3000");
        backplane.start();
    }

    @After
    public void stop() throws Exception {
        backplane.close();
    }

    // -- publish and subscribe

    @Test
    public void whatIsPublishedIsSeenByWhoSubscribed() throws Exception {
        FutureTask<Outcome> subscriber =
                inBackground(
                        () ->
                                backplane.backplane(
                                        "subscribe",
                                        "orders/*",
                                        "--filter",
                                        "(region=north)",
                                        "--count",
                                        "2",
                                        "--for",
                                        "60s"));
        backplane.eventually(
                "1 subscriber", "publish", "orders/first", "{\"id\":1}", "-p", "region=north");
        assertThat(publish("orders/other", "{\"id\":2}", "region=south")).contains("0 subscribers");
        assertThat(publish("orders/second", "{\"id\":3}", "region=north")).contains("1 subscriber");

        Outcome seen = subscriber.get(60, TimeUnit.SECONDS).succeeded();

        assertThat(seen.out())
                .contains("orders/first", "{\"id\":1}", "orders/second", "{\"id\":3}")
                .contains("from @gateway", "region=north")
                .doesNotContain("orders/other");
        assertThat(seen.err()).contains("subscribed as gateway/").doesNotContain("missed");
        backplane.eventually("0 subscribers", "publish", "orders/late", "", "-p", "region=north");
    }

    @Test
    public void whoWaitsKnowsThatAPluginHasHandledTheEvent() throws Exception {
        install("audit", "ok");

        for (int i = 1; i <= 3; i++) {
            assertThat(backplane.backplane("publish", "orders/created", "--wait").succeeded().out())
                    .contains("1 subscriber");
            assertThat(handledBy("audit")).isEqualTo(i);
        }
    }

    @Test
    public void whatIsMalformedIsRefusedAndNamed() throws Exception {
        for (String[] command :
                new String[][] {
                    {"publish", "orders//created"},
                    {"publish", "orders/created", "-p", "backplane.caller=me"},
                    {"subscribe", "orders/*/created"},
                    {"subscribe", "orders/*", "--filter", "(region="},
                    {"broadcast", "flush", "--filter", "(name="}
                }) {
            Outcome refused = backplane.backplane(command);
            assertThat(refused.status()).as(String.join(" ", command)).isEqualTo(1);
            assertThat(refused.err()).startsWith("INVALID_ARGUMENT: ");
        }
    }

    @Test
    public void aSlowClientGetsOrIsToldOfEveryEvent() throws Exception {
        try (Gateway slow = gateway();
                Gateway quick = gateway()) {
            BlockingClientCall<?, SubscribeResponse> client = subscribe(slow);
            int published = flood(quick);

            long received = 0;
            long missed = 0;
            while (received + missed < published) {
                SubscribeResponse message = client.read(30, TimeUnit.SECONDS);
                received += message.hasEvent() ? 1 : 0;
                missed = message.getMissed().getDropped();
            }
            client.cancel("it has seen enough", null);

            assertThat(missed).isPositive();
            assertThat(received + missed).isEqualTo(published);
        }
    }

    @Test
    public void aClientThatReadsNothingIsEndedAndToldWhatItMissed() throws Exception {
        try (Gateway slow = gateway();
                Gateway quick = gateway()) {
            BlockingClientCall<?, SubscribeResponse> client = subscribe(slow);
            flood(quick);
            Await.until(
                    () -> "the client to be ended",
                    () -> publish(quick, "orders/created", 1).getSubscribers() == 0);

            StatusException ended = endOf(client);

            assertThat(ended.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(ended.getStatus().getDescription())
                    .contains("subscriptionIdleMillis", "gateway/slow#", "dropped");
        }
    }

    // -- broadcast

    @Test
    public void aBroadcastGathersRepliesAndWhoFailed() throws Exception {
        install("audit", "ok");
        install("billing", "fail");

        Outcome gathered = backplane.backplane("broadcast", "flush", "--gather");

        assertThat(gathered.status()).isEqualTo(1);
        assertThat(gathered.out().lines())
                .anyMatch(line -> line.startsWith("audit") && line.contains("flushed for @gateway"))
                .anyMatch(line -> line.startsWith("billing") && line.contains("HANDLER_FAILED"));
        assertThat(gathered.err()).contains("1 of 2 plugins did not answer");
        assertThat(
                        backplane
                                .backplane("broadcast", "flush", "--filter", "(name=audit)")
                                .succeeded()
                                .out()
                                .trim())
                .isEqualTo("sent to audit");
    }

    // -- dead letters

    @Test
    public void whatAPluginFailedToHandleIsKeptReplayedAndGone() throws Exception {
        install("billing", "fail");
        assertThat(publish("orders/created", "{\"id\":7}", "region=north"))
                .contains("1 subscriber");
        backplane.eventually("handler-failed", "deadletter", "list");

        backplane.backplane("stop").succeeded();
        backplane.start();

        String list = backplane.backplane("deadletter", "list").succeeded().out();
        assertThat(list).contains("orders/created", "billing/orders", "the ledger is torn");
        assertThat(shown(list)).contains("{\"id\":7}", "region=north", "caller      @gateway");

        backplane.backplane("plugin", "stop", "billing").succeeded();
        Outcome refused = backplane.backplane("deadletter", "replay", "--all");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("PLUGIN_NOT_ACTIVE");

        install("billing", "ok");
        backplane.backplane("plugin", "start", "billing").succeeded();
        assertThat(
                        backplane
                                .backplane("deadletter", "replay", "--target", "orders/*")
                                .succeeded()
                                .out())
                .contains("sent to 1 subscriber");
        Await.until(() -> "the event to be handled", () -> handledBy("billing") == 1);
        assertThat(backplane.backplane("deadletter", "list").succeeded().out())
                .startsWith("0 kept");
    }

    @Test
    public void whatNobodyWantedIsKeptIfRequiredAndPurged() throws Exception {
        Outcome unheard = backplane.backplane("publish", "nobody/listens", "x", "--required");
        assertThat(unheard.status()).isEqualTo(1);
        backplane.eventually("no-subscriber", "deadletter", "list");

        assertThat(backplane.backplane("deadletter", "purge").status()).isEqualTo(2);
        assertThat(backplane.backplane("deadletter", "purge", "--cause", "late").out())
                .contains("0 purged");
        assertThat(
                        backplane
                                .backplane(
                                        "shell",
                                        "bus:deadletters",
                                        "list",
                                        "--target",
                                        "nobody/*",
                                        "--cause",
                                        "no-subscriber")
                                .succeeded()
                                .out())
                .contains("nobody/listens");

        Outcome unknown = backplane.backplane("deadletter", "purge", "99");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.out()).contains("99: UNKNOWN_DEAD_LETTER: There is no dead letter 99");
        assertThat(backplane.backplane("deadletter", "purge", "1").succeeded().out())
                .contains("1 purged");

        backplane.backplane("stop").succeeded();
        backplane.start();
        assertThat(backplane.backplane("deadletter", "list").succeeded().out())
                .startsWith("0 kept");
    }

    private String shown(String list) throws Exception {
        String id = list.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        return backplane.backplane("deadletter", "show", id).succeeded().out();
    }

    private String publish(String topic, String payload, String property) throws Exception {
        return backplane.backplane("publish", topic, payload, "-p", property).succeeded().out();
    }

    private static PublishResponse publish(Gateway gateway, String topic, int bytes) {
        return EventServiceGrpc.newBlockingStub(gateway.channel())
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .publish(
                        PublishRequest.newBuilder()
                                .setTopic(topic)
                                .setPayload(
                                        Payload.newBuilder()
                                                .setData(ByteString.copyFrom(new byte[bytes])))
                                .build());
    }

    /** Publishes more than the network between takes from a client that does not read. */
    private static int flood(Gateway gateway) {
        int events = 400;
        for (int i = 0; i < events; i++) {
            publish(gateway, "orders/created", 64 * KILOBYTE);
        }
        return events;
    }

    /** With a connection of its own: what it does not read would hold up other calls on it. */
    private static BlockingClientCall<?, SubscribeResponse> subscribe(Gateway gateway)
            throws Exception {
        BlockingClientCall<?, SubscribeResponse> client =
                EventServiceGrpc.newBlockingV2Stub(gateway.channel())
                        .subscribe(
                                SubscribeRequest.newBuilder()
                                        .addTopics("orders/*")
                                        .setCapacity(8)
                                        .setClient("slow")
                                        .build());
        assertThat(client.read(30, TimeUnit.SECONDS).hasSubscribed()).isTrue();
        return client;
    }

    private static StatusException endOf(BlockingClientCall<?, SubscribeResponse> client)
            throws InterruptedException, TimeoutException {
        try {
            while (client.read(30, TimeUnit.SECONDS) != null) {
                // what was on its way
            }
        } catch (StatusException e) {
            return e;
        }
        throw new AssertionError("it ended well");
    }

    private Gateway gateway() throws Exception {
        return new Gateway(backplane.endpoint("grpc"));
    }

    private void install(String plugin, String mode) throws Exception {
        String version = mode.equals("ok") ? "1.0.1" : "1.0.0";
        try (Gateway gateway = gateway()) {
            assertThat(
                            gateway.upload(
                                            plugin + ".jar",
                                            TestBundle.listener(plugin, version, mode).bytes())
                                    .getProblem())
                    .isEmpty();
        }
    }

    private int handledBy(String plugin) {
        try (Gateway gateway = gateway()) {
            return Integer.parseInt(gateway.call(plugin, "handled", ""));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
