package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Card;
import dev.backplane.itests.distribution.card.Checked;
import dev.backplane.itests.distribution.card.Mover;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Metrics and health as a monitoring system, a load balancer and an operator see them. */
@Category(Alone.class)
public class MonitoringIT {

    private static final int SCRAPERS = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningDistribution backplane;

    @Before
    public void start() throws Exception {
        backplane = new RunningDistribution("monitoring");
        backplane.configure(
                "dev.backplane.monitor.health", "\"periodMillis\": 300, \"timeoutMillis\": 200");
        backplane.start();
    }

    @After
    public void stop() throws Exception {
        http.close();
        backplane.close();
    }

    @Test
    public void showsHowCallsFareAndHowWellEverythingIs() throws Exception {
        install("worn", "critical");
        install("stuck", "hang");
        install("bent", "throw");
        backplane.drop(RunningDistribution.sample("greeter"), "greeter.jar");
        backplane.eventually("ACTIVE", "plugin", "info", "greeter");
        backplane.backplane("call", "greeter", "greet", "Ada").succeeded();
        assertThat(backplane.backplane("call", "greeter", "nothing", "").status()).isEqualTo(1);

        String metrics = get("/metrics", "").body();
        assertThat(metrics.lines())
                .contains(
                        "# TYPE backplane_request_duration_seconds histogram",
                        sample("requests_total", "greet", "1.0"),
                        sample("requests_total", "(other)", "1.0"),
                        "backplane_plugin_phase{phase=\"ACTIVE\",plugin=\"greeter\"} 1.0",
                        "backplane_endpoint_up{endpoint=\"grpc\"} 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"))
                .anyMatch(line -> line.startsWith("backplane_boot_seconds "));
        assertThat(get("/metrics", "application/openmetrics-text").body()).endsWith("# EOF\n");
        answersManyAtOnceAndRubbish();

        seesWhatIsUnwell();
    }

    private void seesWhatIsUnwell() throws Exception {
        backplane.eventually("the card is worn out", "health", "worn");
        backplane.eventually("still running after", "health", "stuck");
        backplane.eventually("HEALTH_CHECK_ERROR", "health", "bent");
        Outcome all = backplane.backplane("health");
        assertThat(all.status()).isEqualTo(1);
        assertThat(all.out())
                .containsPattern("@runtime +OK")
                .containsPattern("greeter +OK")
                .containsPattern("worn +CRITICAL");
        assertThat(backplane.backplane("health", "nobody").err()).contains("UNKNOWN_PLUGIN");
        assertThat(backplane.backplane("shell", "health:show", "worn").succeeded().out())
                .contains("the card is worn out");

        try (Gateway gateway = new Gateway(backplane.endpoint("grpc"))) {
            assertThat(serving(gateway, "worn")).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(serving(gateway, "greeter")).isEqualTo(ServingStatus.SERVING);
        }
        assertThat(get("/health/live", "").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready", "").body()).isEqualTo("ready\n");
        assertThat(get("/health/plugin/worn", "").statusCode()).isEqualTo(503);
        assertThat(get("/health/plugin/nobody", "").statusCode()).isEqualTo(404);
        HttpResponse<String> json = get("/health", "application/json");
        assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
        assertThat(json.body()).contains("\"name\":\"worn\",\"status\":\"CRITICAL\"");
    }

    private static ServingStatus serving(Gateway gateway, String plugin) {
        return HealthGrpc.newBlockingStub(gateway.channel())
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(plugin).build())
                .getStatus();
    }

    private void answersManyAtOnceAndRubbish() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> scrapes = new ArrayList<>();
        for (int i = 0; i < SCRAPERS; i++) {
            scrapes.add(http.sendAsync(request("/metrics").build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> scrape : scrapes) {
            assertThat(scrape.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        HttpRequest post = request("/metrics").POST(BodyPublishers.ofString("x")).build();
        HttpResponse<String> refused = http.send(post, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(get("/../etc/passwd", "").statusCode()).isEqualTo(404);
        assertThat(get("/metricsx", "").body()).isEqualTo("try /health, /metrics\n");
    }

    private void install(String name, String health) throws Exception {
        TestBundle bundle =
                TestBundle.plugin(name, "1.0.0")
                        .with("Bundle-Activator", Checked.class.getName())
                        .with(Checked.HEALTH, health)
                        .with(
                                "Import-Package",
                                "dev.backplane.bus;version=\"[0.1,1)\",dev.backplane.plugin,"
                                        + "org.osgi.framework,org.apache.felix.hc.api;version=\"[2,3)\"")
                        .with(Checked.class)
                        .with(Mover.class)
                        .with(Card.class);
        bundle.moveTo(backplane.home().resolve("plugins/" + name + ".jar"));
        backplane.eventually("ACTIVE", "plugin", "info", name);
    }

    private static String sample(String name, String operation, String value) {
        return "backplane_"
                + name
                + "{operation=\""
                + operation
                + "\",plugin=\"greeter\",version=\"0.1.0.SNAPSHOT\"} "
                + value;
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("http://" + backplane.endpoint("http") + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        HttpRequest.Builder request = request(path);
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
