package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PayloadRulesTest {

    private final TestBus bus = new TestBus();

    @AfterEach
    void close() {
        bus.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain;charset=utf-8",
                "text/plain ; charset=\"ut\\\"f;8\"; x=y",
                "application/vnd.acme.order+json; v=1;",
                "a/b;;"
            })
    void takesMediaTypes(String contentType) {
        assertThat(PayloadRules.problem(Payload.of(new byte[0], contentType))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "text/",
                "/plain",
                "text/plain/x",
                "text /plain",
                "text/plain; charset",
                "text/plain; charset=",
                "text/plain; charset =x",
                "text/plain; charset=\"x",
                "text/plain\n",
                "text/plain; a=\"\u0001\"",
                "tëxt/plain",
                "text/plain x"
            })
    void refusesWhatIsNone(String contentType) {
        assertThat(PayloadRules.problem(Payload.of(new byte[0], contentType)))
                .contains("content type", "RFC 9110");
    }

    @Test
    void refusesARequestWithBadHeadersAtTheSender() {
        bus.plugin("a", "op", request -> Payload.empty());

        refused(Map.of("Upper", "x"), "\"Upper\"");
        refused(Map.of("two words", "x"), "\"two words\"");
        refused(Map.of("", "x"), "lower-case token characters");
        refused(Map.of("long", "x".repeat(8 * 1024)), "8196 characters, the limit is 8192");
        refused(many(65, ""), "65 headers, the limit is 64");
        refused(many(64, "x".repeat(1100)), "in all, the limit is 65536");
        assertThat(bus.path.request(request(many(64, "x"))).size()).isZero();
    }

    @Test
    void blamesTheHandlerForABadReply() {
        bus.plugin("a", "op", request -> Payload.of(new byte[0], "rubbish"));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("the reply has the content type \"rubbish\"");
    }

    private void refused(Map<String, String> headers, String message) {
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> bus.path.request(request(headers)))
                .hasMessageContaining("request of a/op")
                .hasMessageContaining(message);
    }

    private static Map<String, String> many(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "header-" + i)
                .collect(Collectors.toMap(Function.identity(), name -> value));
    }

    private static Request request(Map<String, String> headers) {
        Payload payload = Payload.empty().withHeaders(headers);
        return Request.of("a", "op", payload, "test", Duration.ofSeconds(5));
    }
}
