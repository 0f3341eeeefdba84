package dev.backplane.trace.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.backplane.monitor.TraceDetail;
import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceHop.Kind;
import dev.backplane.monitor.TraceSpan;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class OtlpTracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final TraceHop HOP = new TraceHop(Kind.REQUEST, "greet", "greeter", "@gateway");

    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/v1/traces",
                exchange -> {
                    received.add(exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void sendsASpanForAStepWithItsParentAndOutcome() throws Exception {
        OtlpTraces traces = traces(Map.of());

        TraceSpan span = traces.begin(HOP, "00-" + TRACE + "-" + SPAN + "-01");
        span.detail(TraceDetail.VERSION, "1.2.3").end("HANDLER_FAILED");

        assertThat(span.traceparent()).startsWith("00-" + TRACE + "-").endsWith("-01");
        byte[] bytes = received.poll(20, TimeUnit.SECONDS);
        assertThat(HexFormat.of().formatHex(bytes)).contains(TRACE, SPAN);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("greeter/greet", "backplane.version", "1.2.3", "HANDLER_FAILED");
        traces.close();
    }

    @Test
    void beginsANewTraceForWhatIsMalformed() {
        OtlpTraces traces = traces(Map.of());

        for (String malformed :
                new String[] {
                    "", "x", "00-" + TRACE + "-" + SPAN, "00-" + "0".repeat(32) + "-" + SPAN + "-01"
                }) {
            assertThat(traces.begin(HOP, malformed).traceparent())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]")
                    .doesNotContain(TRACE);
        }
        traces.close();
    }

    @Test
    void leavesOutWhatWhoeverBeganTheTraceDoesNotWant() {
        OtlpTraces traces = traces(Map.of());

        TraceSpan span = traces.begin(HOP, "00-" + TRACE + "-" + SPAN + "-00");
        span.end("");
        traces.close();

        assertThat(span.traceparent()).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(received).isEmpty();
    }

    @Test
    void aReceiverThatIsDownCostsNothing() {
        receiver.stop(0);
        OtlpTraces traces = traces(Map.of("maxQueueSize", 100));

        long begun = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            traces.begin(HOP, "").end("");
        }

        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
        traces.close();
    }

    private OtlpTraces traces(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("endpoint", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/v1/traces");
        all.put("delayMillis", 50L);
        return new OtlpTraces(
                (OtlpTraces.Config)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {OtlpTraces.Config.class},
                                (proxy, method, arguments) ->
                                        all.getOrDefault(
                                                method.getName(), method.getDefaultValue())));
    }
}
