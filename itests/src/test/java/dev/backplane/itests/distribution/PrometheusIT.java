package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.backplane.itests.distribution.card.Card;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A real Prometheus scrapes the distribution, and a real Alertmanager is told what is wrong. */
public class PrometheusIT {

    private static final Path SHARED =
            Path.of(System.getProperty("backplane.distribution")).toAbsolutePath().resolve("share");
    private static final Path RULES = SHARED.resolve("prometheus/backplane-rules.yml");
    private static final Pattern EXPRESSION =
            Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<String> notified = new CopyOnWriteArrayList<>();
    private HttpServer pager;
    private RunningDistribution backplane;
    private Tool alertmanager;
    private Tool prometheus;

    @Before
    public void start() throws Exception {
        Tool.demand("prometheus", "promtool", "prometheus-alertmanager");
        pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pager.createContext(
                "/",
                exchange -> {
                    notified.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        pager.start();
        backplane = new RunningDistribution("prometheus");
        startAlertmanager();
        startBackplane();
        startPrometheus();
    }

    private void startAlertmanager() throws IOException {
        String config =
                """
                route: { receiver: pager, group_by: [alertname, plugin], group_wait: 0s, group_interval: 1s }
                receivers: [{ name: pager, webhook_configs: [{ url: 'http://127.0.0.1:%d/' }] }]
                """
                        .formatted(pager.getAddress().getPort());
        Files.writeString(backplane.home().resolve("alertmanager.yml"), config);
        alertmanager =
                Tool.start(
                        backplane.home(),
                        "prometheus-alertmanager",
                        "--config.file=alertmanager.yml",
                        "--storage.path=alertmanager",
                        "--cluster.listen-address=");
    }

    private void startBackplane() throws Exception {
        backplane.configure("dev.backplane.alerts", "\"periodMillis:Long\": 200");
        backplane.configure(
                "dev.backplane.alerts.webhook",
                "\"url\": \"http://" + alertmanager.address() + "/api/v2/alerts\"");
        backplane.configure("dev.backplane.alert~down", rule("plugin.failed"));
        backplane.configure("dev.backplane.alert~gone", rule("plugin.stopped"));
        backplane.drop(RunningDistribution.sample("greeter"), "greeter.jar");
        TestBundle.plugin("broken", "1.0.0")
                .with(Card.START, "throw")
                .moveTo(backplane.home().resolve("plugins/broken.jar"));
        backplane.start();
    }

    private static String rule(String signal) {
        return "\"signal\": \""
                + signal
                + "\", \"threshold:Double\": 0, \"severity\": \"critical\"";
    }

    private void startPrometheus() throws IOException {
        String config =
                """
                global: { scrape_interval: 500ms, evaluation_interval: 500ms }
                rule_files: ['%s']
                alerting: { alertmanagers: [{ static_configs: [{ targets: ['%s'] }] }] }
                scrape_configs: [{ job_name: backplane, static_configs: [{ targets: ['%s'] }] }]
                """
                        .formatted(RULES, alertmanager.address(), backplane.endpoint("http"));
        Files.writeString(backplane.home().resolve("prometheus.yml"), config);
        prometheus =
                Tool.start(
                        backplane.home(),
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=prometheus");
    }

    @After
    public void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, alertmanager, backplane}) {
            if (each != null) {
                each.close();
            }
        }
        if (pager != null) {
            pager.stop(0);
        }
    }

    @Test
    public void scrapesAndIsToldWhatIsWrong() throws Exception {
        tells("down", "broken", "firing");
        assertThat(alertmanager.get("/api/v2/alerts"))
                .contains("\"job\":\"backplane\"", "\"severity\":\"critical\"");

        promtoolFindsNothingToSay();
        scrapes();
        backplane.backplane("plugin", "stop", "greeter").succeeded();
        tells("gone", "greeter", "firing");
        awaitSeries("ALERTS{alertname=\"BackplanePluginStopped\",plugin=\"greeter\"}");

        backplane.backplane("plugin", "start", "greeter").succeeded();
        tells("gone", "greeter", "resolved");
        Files.delete(backplane.home().resolve("plugins/broken.jar"));
        tells("down", "broken", "resolved");
    }

    /** A message of the Alertmanager to those whom it wakes. */
    private void tells(String alert, String plugin, String status) {
        Pattern message =
                Pattern.compile(
                        "\"status\":\"%s\",\"labels\":\\{\"alertname\":\"%s\"[^}]*\"plugin\":\"%s\""
                                .formatted(status, alert, plugin));
        Await.until(
                () -> message + " in " + notified,
                () -> notified.stream().anyMatch(each -> message.matcher(each).find()));
    }

    private void promtoolFindsNothingToSay() throws Exception {
        backplane.backplane("call", "greeter", "greet", "Ada").succeeded();
        Path metrics = backplane.home().resolve("metrics.txt");
        URI page = URI.create("http://" + backplane.endpoint("http") + "/metrics");
        try (InputStream body = page.toURL().openStream()) {
            Files.copy(body, metrics);
        }
        assertThat(Tool.run(metrics, "promtool", "check", "metrics")).isEmpty();
        Path none = Path.of("/dev/null");
        assertThat(Tool.run(none, "promtool", "check", "rules", "--lint-fatal", RULES.toString()))
                .contains("SUCCESS");
        Path cases = backplane.home().resolve("cases.yml");
        try (InputStream file =
                getClass().getResourceAsStream("/prometheus/backplane-rules-test.yml")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(cases, text.replace("RULES", RULES.toString()));
        }
        assertThat(Tool.run(none, "promtool", "test", "rules", cases.toString()))
                .contains("SUCCESS");
    }

    private void scrapes() throws IOException {
        awaitSeries("up{job=\"backplane\"} == 1");
        awaitSeries("backplane_plugin_info{plugin=\"greeter\",state=\"ACTIVE\"}");
        awaitSeries("backplane_health_status{plugin=\"@runtime\"}");
        awaitSeries("backplane_alerts{rule=\"down\",state=\"firing\"} == 1");
        awaitSeries("rate(process_cpu_seconds_total{job=\"backplane\"}[5s])");
        assertThat(prometheus.get("/api/v1/metadata?metric=backplane_request_duration_seconds"))
                .contains("\"status\":\"success\"");

        long rules = Files.readAllLines(RULES).stream().filter(l -> l.contains("- alert:")).count();
        Await.until(
                () -> rules + " rules that were evaluated: " + prometheus.get("/api/v1/rules"),
                () -> count("\"health\":\"ok\"", prometheus.get("/api/v1/rules")) == rules);
        Await.until(
                () -> "an Alertmanager: " + prometheus.get("/api/v1/alertmanagers"),
                () -> prometheus.get("/api/v1/alertmanagers").contains(alertmanager.address()));
        understandsTheDashboard();
    }

    private void understandsTheDashboard() throws IOException {
        String dashboard = Files.readString(SHARED.resolve("grafana/backplane.json"));
        List<String> expressions =
                EXPRESSION.matcher(dashboard).results().map(found -> found.group(1)).toList();
        assertThat(expressions).hasSizeGreaterThan(30);
        for (String expression : expressions) {
            String query =
                    expression
                            .replace("\\\"", "\"")
                            .replace("$__rate_interval", "5s")
                            .replaceAll("\\$[a-z]+", ".*");
            assertThat(ask(query)).as(query).contains("\"status\":\"success\"");
        }
    }

    private static long count(String text, String in) {
        return Pattern.compile(text, Pattern.LITERAL).matcher(in).results().count();
    }

    private String ask(String query) {
        return prometheus.get(
                "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private void awaitSeries(String query) {
        Await.until(
                () -> "series of " + query + ": " + ask(query),
                () -> ask(query).contains("\"metric\":"));
    }
}
