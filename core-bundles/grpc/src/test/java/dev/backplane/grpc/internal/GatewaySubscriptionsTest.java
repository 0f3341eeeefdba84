package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.grpc.internal.OpenEndpoint.Registered;
import dev.backplane.proto.v1.Overflow;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class GatewaySubscriptionsTest {

    private static final SubscribeRequest ALL =
            SubscribeRequest.newBuilder().addTopics("*").setClient("test").build();

    private final OpenEndpoint open =
            new OpenEndpoint(
                    Map.of("port", 0, "maxSubscriptions", 2, "subscriptionIdleMillis", 500L));

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void saysThatItIsSubscribedThenSendsEveryEvent() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);

        SubscribeResponse first = client.next();
        assertThat(first.getSubscribed().getName()).isEqualTo("gateway/test#1");
        handler().handleEvent(new Event("orders/created", Map.of("region", "north")));
        handler().handleEvent(new Event("orders/paid", Map.of()));

        SubscribeResponse second = client.next();
        assertThat(second.getEvent().getTopic()).isEqualTo("orders/created");
        assertThat(second.getEvent().getPropertiesMap()).isEqualTo(Map.of("region", "north"));
        assertThat(second.getMissed().getDropped()).isZero();
        assertThat(client.next().getEvent().getTopic()).isEqualTo("orders/paid");
    }

    @Test
    void theClientGetsTheMailboxItAsksFor() throws Exception {
        new SubscribedClient(
                        open,
                        ALL.toBuilder()
                                .addTopics("orders/*")
                                .setFilter("(region=north)")
                                .setOverflow(Overflow.OVERFLOW_DEAD_LETTER)
                                .setCapacity(16)
                                .build())
                .next();

        var properties = open.subscribers().getFirst().properties();
        assertThat((String[]) properties.get("event.topics")).containsExactly("*", "orders/*");
        assertThat(properties.get("event.filter")).isEqualTo("(region=north)");
        assertThat(properties.get("backplane.mailbox")).isEqualTo(true);
        assertThat(properties.get("backplane.mailbox.capacity")).isEqualTo(16);
        assertThat(properties.get("backplane.mailbox.overflow")).isEqualTo("DEAD_LETTER");
        assertThat(properties.get("backplane.subscriber")).isEqualTo("gateway/test#1");
    }

    @Test
    void byDefaultItIsNamedByItsAddressAndTheOldestEventsAreDropped() throws Exception {
        SubscribedClient client =
                new SubscribedClient(open, SubscribeRequest.newBuilder().addTopics("a/b").build());

        assertThat(client.next().getSubscribed().getName())
                .matches("gateway/127\\.0\\.0\\.1:\\d+#1");
        var properties = open.subscribers().getFirst().properties();
        assertThat(properties.get("backplane.mailbox.overflow")).isEqualTo("DROP_OLDEST");
        assertThat(properties.get("backplane.mailbox.capacity")).isNull();
        assertThat(properties.get("event.filter")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders//created||0||'orders//created'",
                "orders/*/created||0||'orders/*/created'",
                "a b||0||'a b'",
                "||0||0 topics",
                "a|(region=|0||'(region='",
                "a||-1||-1",
                "a||8193||maxSubscriptionCapacity",
                "a||0|a/b|'a/b'"
            })
    void whatIsMalformedIsRefusedAndNamed(
            String topic, String filter, int capacity, String client, String named)
            throws Exception {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder().setCapacity(capacity);
        if (topic != null) {
            request.addTopics(topic);
        }
        request.setFilter(filter == null ? "" : filter).setClient(client == null ? "" : client);

        SubscribedClient refused = new SubscribedClient(open, request.build());

        Status status = refused.closed.get(10, TimeUnit.SECONDS);
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains(named.replace("\"", ""));
        assertThat(open.subscribers()).isEmpty();
    }

    @Test
    void anUnknownPolicyIsRefused() throws Exception {
        SubscribedClient refused =
                new SubscribedClient(open, ALL.toBuilder().setOverflowValue(99).build());

        assertThat(refused.closed.get(10, TimeUnit.SECONDS).getDescription()).contains("99");
    }

    @Test
    void moreThanTheLimitAreRefusedUntilOneLeaves() throws Exception {
        SubscribedClient first = new SubscribedClient(open, ALL);
        first.next();
        new SubscribedClient(open, ALL).next();

        Status status = new SubscribedClient(open, ALL).closed.get(10, TimeUnit.SECONDS);
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("maxSubscriptions");

        first.leave();
        Await.until(() -> "the first to go", () -> open.subscribers().size() == 1);
        assertThat(new SubscribedClient(open, ALL).next().hasSubscribed()).isTrue();
    }

    @Test
    void aThousandThatComeAndGoLeaveNothingBehind() throws Exception {
        int before = open.registry.size();

        for (int i = 0; i < 1_000; i++) {
            SubscribedClient client = new SubscribedClient(open, ALL);
            assertThat(client.next().hasSubscribed()).isTrue();
            client.leave();
            Await.until(() -> "the last to go", () -> open.registry.size() == before);
        }

        assertThat(open.subscribers()).isEmpty();
    }

    @Test
    void aHandlerIsBusyWhileTheClientDoesNotReadAndFreeWhenItLeaves() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);
        client.next();
        Thread publisher = flood(handler());
        Await.until(
                () -> "a handler that waits, not " + publisher.getState(),
                () -> publisher.getState() == Thread.State.WAITING);

        client.leave();

        assertThat(publisher.join(Duration.ofSeconds(10))).isTrue();
        Await.until(() -> "it to go", () -> open.subscribers().isEmpty());
    }

    @Test
    void theClientLearnsWhatItMissedWithoutAnyEvent() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);
        client.next();

        open.traffic.mailbox("gateway/test#1", 0, 7, 2);

        SubscribeResponse news = client.next();
        assertThat(news.hasEvent()).isFalse();
        assertThat(news.hasSubscribed()).isFalse();
        assertThat(news.getMissed().getDropped()).isEqualTo(7);
        assertThat(news.getMissed().getDeadLettered()).isEqualTo(2);
        handler().handleEvent(new Event("a", Map.of()));
        assertThat(client.next().getMissed().getDropped()).isEqualTo(7);
    }

    @Test
    void aClientThatReadsNothingWhileItsMailboxIsFullIsEnded() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);
        client.next();
        Thread publisher = flood(handler());
        open.traffic.mailbox("gateway/test#1", 4, 123, 0);

        assertThat(publisher.join(Duration.ofSeconds(20))).isTrue();

        client.readAll();
        Status status = client.closed.get(10, TimeUnit.SECONDS);
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription())
                .contains("gateway/test#1", "subscriptionIdleMillis", "123 events were dropped");
        Await.until(() -> "it to go", () -> open.subscribers().isEmpty());
    }

    @Test
    void aClientThatReadsNothingButMissesNothingStays() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);
        client.next();
        Thread publisher = flood(handler());
        open.traffic.mailbox("gateway/test#1", 3, 0, 0);

        assertThat(publisher.join(Duration.ofSeconds(2))).isFalse();

        assertThat(client.closed).isNotDone();
        client.leave();
        assertThat(publisher.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whoWantsWhatIsMissedKeptGetsItKeptWhenTheClientIsGone() throws Exception {
        SubscribedClient client =
                new SubscribedClient(
                        open, ALL.toBuilder().setOverflow(Overflow.OVERFLOW_DEAD_LETTER).build());
        client.next();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        EventHandler handler = handler();
        Thread publisher =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        pour(handler);
                                    } catch (RuntimeException e) {
                                        failure.complete(e);
                                    }
                                });
        Await.until(
                () -> "a handler that waits", () -> publisher.getState() == Thread.State.WAITING);

        client.leave();

        assertThat(failure.get(10, TimeUnit.SECONDS))
                .hasMessage("gateway/test#1 left before this event was sent");
    }

    @Test
    void stoppingTheEndpointEndsThemAtOnce() throws Exception {
        SubscribedClient client = new SubscribedClient(open, ALL);
        client.next();

        long begun = System.nanoTime();
        open.endpoint.close();

        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(3));
        Status status = client.closed.get(10, TimeUnit.SECONDS);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("shutting down");
        Await.until(() -> "it to go", () -> open.subscribers().isEmpty());
    }

    @Test
    void whatComesWhileItIsGreetedComesAfterTheGreeting() throws Exception {
        for (int i = 0; i < 50; i++) {
            CountDownLatch over = new CountDownLatch(1);
            Thread publisher = publishAsSoonAsSubscribed(over);
            SubscribedClient client = new SubscribedClient(open, ALL);

            assertThat(client.next().hasSubscribed()).isTrue();
            assertThat(client.next().hasEvent()).isTrue();

            client.leave();
            over.countDown();
            publisher.join();
            Await.until(() -> "it to go", () -> open.subscribers().isEmpty());
        }
    }

    private Thread publishAsSoonAsSubscribed(CountDownLatch over) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            List<Registered> there = open.subscribers();
                            while (there.isEmpty() && over.getCount() > 0) {
                                Thread.onSpinWait();
                                there = open.subscribers();
                            }
                            ((EventHandler) there.getFirst().service())
                                    .handleEvent(new Event("a", Map.of()));
                        });
    }

    private EventHandler handler() {
        return (EventHandler) open.subscribers().getLast().service();
    }

    /** Far more than the transport takes from a client that does not read. */
    private static Thread flood(EventHandler handler) {
        return Thread.ofVirtual().start(() -> pour(handler));
    }

    private static void pour(EventHandler handler) {
        byte[] kilobytes = new byte[16 * 1024];
        for (int i = 0; i < 100; i++) {
            handler.handleEvent(new Event("a", Map.of("payload", kilobytes)));
        }
    }
}
