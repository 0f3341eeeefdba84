package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.backplane.itests.Alone;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator sees of plugins: logs, traces and alerts. */
@Category(Alone.class)
public class ObservedIT {

    private static final Pattern TRACE_ON_LINE = Pattern.compile("trace=([0-9a-f]{32})");

    private final List<String> spans = new CopyOnWriteArrayList<>();
    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private RunningDistribution backplane;

    @Before
    public void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receive("/v1/traces", spans);
        receive("/api/v2/alerts", alerts);
        receiver.start();
        backplane = new RunningDistribution("observed");
        backplane.configure("dev.backplane.alerts", "\"periodMillis:Long\": 200");
        backplane.configure("dev.backplane.monitor.ledger", "\"startDelayMillis:Long\": 0");
        backplane.start();
    }

    private void receive(String path, List<String> into) {
        receiver.createContext(
                path,
                exchange -> {
                    into.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
    }

    @After
    public void stop() throws Exception {
        backplane.close();
        receiver.stop(0);
    }

    @Test
    public void logsTracesAndAlertsReachTheOperator() throws Exception {
        for (String sample : List.of("orders", "billing", "audit")) {
            backplane
                    .backplane("plugin", "install", RunningDistribution.sample(sample).toString())
                    .succeeded();
        }
        putUrl("dev.backplane.trace", "endpoint", "/v1/traces", "delayMillis=50");
        placeOrder();
        everyHopIsASpanOfOneTrace();
        theLineOfTheLogSaysItsTrace();
        theLevelOfAPluginHoldsAtOnce();
        anAlertFiresAndIsOver();
        aRestartFindsEverythingAsItWas();
    }

    private void placeOrder() throws Exception {
        backplane
                .backplane("call", "orders", "place", "{\"item\": \"teapot\", \"quantity\": 2}")
                .succeeded();
    }

    private void everyHopIsASpanOfOneTrace() {
        Await.until(
                () -> "spans of all hops, not " + spans,
                () ->
                        List.of(
                                        "backplane.v1.InvocationService/Invoke",
                                        "orders/place",
                                        "process orders/placed",
                                        "backplane.version")
                                .stream()
                                .allMatch(String.join("", spans)::contains));
    }

    private void theLineOfTheLogSaysItsTrace() throws Exception {
        String shown = backplane.eventually("orders/placed", "plugin", "logs", "audit").out();
        Matcher matcher = TRACE_ON_LINE.matcher(shown);
        assertThat(matcher.find()).as(shown).isTrue();
        String trace = matcher.group(1);
        assertThat(String.join("", spans))
                .contains(new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1));
        assertThat(Files.readString(backplane.home().resolve("logs/backplane.log")))
                .contains("{\"plugin\":\"audit\"}", "{\"trace\":\"" + trace + "\"}");
    }

    private void theLevelOfAPluginHoldsAtOnce() throws Exception {
        backplane.backplane("plugin", "logs", "audit", "--set-level", "error").succeeded();
        long before = lines();
        placeOrder();
        backplane.backplane("publish", "orders/none", "--wait").succeeded();
        assertThat(lines()).isEqualTo(before);
        assertThat(backplane.backplane("plugin", "logs", "audit", "--set-level", "loud").err())
                .contains("'loud' is none of trace, debug, info, warn, error");
    }

    private long lines() throws Exception {
        return backplane.backplane("plugin", "logs", "audit").succeeded().out().lines().count();
    }

    private void anAlertFiresAndIsOver() throws Exception {
        putUrl("dev.backplane.alerts.webhook", "url", "/api/v2/alerts", "resendMillis=500");
        put("dev.backplane.alert~any-heap", "signal=jvm.heap.ratio", "threshold=0.0001");
        put("dev.backplane.alert~moon", "signal=moon.phase", "threshold=1");
        put("dev.backplane.alert~wrong", "signal=jvm.heap.ratio", "threshold=1", "severity=loud");
        backplane.eventually("FIRING", "alerts");
        Await.until(
                () -> "an alert in Alertmanager's form, not " + alerts,
                () -> String.join("", alerts).contains("\"alertname\":\"any-heap\""));
        assertThat(backplane.backplane("alerts", "--rules").succeeded().out())
                .contains("any-heap", "'severity' is 'loud'", "quarantined", "heap-full")
                .contains("nobody provides the signal 'moon.phase'");

        put("dev.backplane.alert~any-heap", "threshold=2");
        backplane.eventually("RESOLVED", "alerts");
    }

    /** Listeners of the manager come up while it comes up itself. */
    private void aRestartFindsEverythingAsItWas() throws Exception {
        assertThat(backplane.home().resolve("data/jfr")).isDirectoryContaining("glob:**_*");
        backplane.backplane("stop").succeeded();
        backplane.environment("BACKPLANE_JAVA_OPTS=-XX:-FlightRecorder");
        backplane.start();

        assertThat(backplane.backplane("plugin", "logs", "--sources").succeeded().out())
                .contains("(runtime)");
        placeOrder();
        backplane.eventually("any-heap", "alerts", "--rules");
        withoutTheRecorderNothingElseIsMissing();
    }

    private void withoutTheRecorderNothingElseIsMissing() throws Exception {
        String reason = "the JDK Flight Recorder is switched off in this JVM";
        assertThat(backplane.eventually(reason, "top").status()).isEqualTo(1);
        assertThat(backplane.backplane("plugin", "profile", "audit", "--seconds", "1").err())
                .contains(reason);
        backplane.backplane("health").succeeded();
    }

    private void putUrl(String pid, String key, String path, String other) throws Exception {
        put(pid, key + "=http://127.0.0.1:" + receiver.getAddress().getPort() + path, other);
    }

    private void put(String pid, String... settings) throws Exception {
        String[] command = new String[settings.length + 3];
        command[0] = "config";
        command[1] = "put";
        command[2] = pid;
        System.arraycopy(settings, 0, command, 3, settings.length);
        backplane.backplane(command).succeeded();
    }
}
