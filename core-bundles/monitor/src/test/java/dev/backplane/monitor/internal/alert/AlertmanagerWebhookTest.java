package dev.backplane.monitor.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.Alert.State;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertSeverity;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
final class AlertmanagerWebhookTest {

    private static final AlertRule RULE =
            new AlertRule(
                    "heap-full",
                    "jvm.heap.ratio",
                    Map.of(),
                    false,
                    0.9,
                    Duration.ZERO,
                    AlertSeverity.CRITICAL,
                    "the heap is full");

    private final BlockingQueue<JsonArray> received = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer manager;
    private AlertmanagerWebhook webhook;

    @BeforeEach
    void listen() throws Exception {
        manager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        manager.createContext(
                "/api/v2/alerts",
                exchange -> {
                    try (var reader = Json.createReader(exchange.getRequestBody())) {
                        JsonArray alerts = reader.readArray();
                        boolean refused = refusals.getAndDecrement() > 0;
                        exchange.sendResponseHeaders(refused ? 503 : 200, -1);
                        if (!refused) {
                            received.add(alerts);
                        }
                    }
                    exchange.close();
                });
        manager.start();
        webhook =
                new AlertmanagerWebhook(
                        Settings.of(
                                AlertmanagerWebhook.Config.class,
                                Map.of(
                                        "url",
                                        "http://127.0.0.1:"
                                                + manager.getAddress().getPort()
                                                + "/api/v2/alerts",
                                        "node",
                                        "n1",
                                        "resendMillis",
                                        200L,
                                        "firstPauseMillis",
                                        20L)));
    }

    @AfterEach
    void stop() {
        webhook.close();
        manager.stop(0);
    }

    @Test
    void sendsWhatFiresAgainAndAgainAndItsEndOnce() throws Exception {
        webhook.changed(alert("p", State.FIRING));

        JsonObject first = next();
        assertThat(first.getJsonObject("labels"))
                .isEqualTo(
                        Json.createObjectBuilder()
                                .add("plug_in", "p")
                                .add("alertname", "heap-full")
                                .add("severity", "critical")
                                .add("node", "n1")
                                .add("job", "backplane")
                                .build());
        assertThat(Instant.parse(first.getString("startsAt"))).isEqualTo(Instant.EPOCH);
        assertThat(Instant.parse(first.getString("endsAt"))).isAfter(Instant.now());
        assertThat(first.getJsonObject("annotations").getString("summary"))
                .isEqualTo("the heap is full");
        assertThat(next().getString("startsAt")).isEqualTo(first.getString("startsAt"));

        webhook.changed(alert("p", State.RESOLVED));
        JsonObject last = next();
        while (last.containsKey("startsAt")) {
            last = next();
        }
        assertThat(Instant.parse(last.getString("endsAt"))).isEqualTo(Instant.EPOCH);
        assertThat(received.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void triesAgainUntilItIsTaken() throws Exception {
        refusals.set(3);

        webhook.changed(alert("p", State.FIRING));

        assertThat(next().getJsonObject("labels").getString("plug_in")).isEqualTo("p");
        assertThat(refusals.get()).isNegative();
    }

    @Test
    void aReceiverThatIsDownHoldsNobodyUpAndCostsBoundedMemory() throws Exception {
        int port = manager.getAddress().getPort();
        manager.stop(0);
        long begun = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            webhook.changed(alert("p" + i, State.FIRING));
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(5);
        assertThat(port).isPositive();
    }

    private JsonObject next() throws InterruptedException {
        JsonArray alerts = received.poll(20, TimeUnit.SECONDS);
        assertThat(alerts).isNotNull();
        return alerts.getJsonObject(0);
    }

    private static Alert alert(String plugin, State state) {
        return new Alert(RULE, Map.of("plug-in", plugin), state, 0.95, Instant.EPOCH);
    }
}
