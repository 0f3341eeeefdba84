package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class ErrorReplyTest {

    /** Written out a second time on purpose: clients rely on it. */
    private static final Map<ErrorCode, Status.Code> CONTRACT =
            new EnumMap<>(
                    Map.ofEntries(
                            Map.entry(ErrorCode.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT),
                            Map.entry(ErrorCode.UNKNOWN_PLUGIN, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.UNKNOWN_OPERATION, Status.Code.UNIMPLEMENTED),
                            Map.entry(ErrorCode.PLUGIN_NOT_ACTIVE, Status.Code.UNAVAILABLE),
                            Map.entry(ErrorCode.DEADLINE_EXCEEDED, Status.Code.DEADLINE_EXCEEDED),
                            Map.entry(ErrorCode.CANCELLED, Status.Code.CANCELLED),
                            Map.entry(ErrorCode.TOO_LARGE, Status.Code.RESOURCE_EXHAUSTED),
                            Map.entry(ErrorCode.OVERLOADED, Status.Code.RESOURCE_EXHAUSTED),
                            Map.entry(ErrorCode.CIRCUIT_OPEN, Status.Code.UNAVAILABLE),
                            Map.entry(ErrorCode.UNKNOWN_DEAD_LETTER, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.UNKNOWN_PLAN, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.UNKNOWN_CONFIGURATION, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.UNKNOWN_REVISION, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.CONFLICT, Status.Code.ABORTED),
                            Map.entry(
                                    ErrorCode.CONFIGURATION_FAILED,
                                    Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.PLAN_OUTDATED, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.UNKNOWN_RELEASE, Status.Code.NOT_FOUND),
                            Map.entry(ErrorCode.KNOWN_BAD, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.UPDATE_FAILED, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.HANDLER_FAILED, Status.Code.UNKNOWN),
                            Map.entry(ErrorCode.BAD_ARTIFACT, Status.Code.INVALID_ARGUMENT),
                            Map.entry(ErrorCode.UNTRUSTED, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.SOURCE_UNAVAILABLE, Status.Code.UNAVAILABLE),
                            Map.entry(ErrorCode.NAME_CONFLICT, Status.Code.ALREADY_EXISTS),
                            Map.entry(ErrorCode.OWNED_ELSEWHERE, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.IN_USE, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.UNSATISFIED, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.START_FAILED, Status.Code.FAILED_PRECONDITION),
                            Map.entry(ErrorCode.LIFECYCLE_TIMEOUT, Status.Code.DEADLINE_EXCEEDED),
                            Map.entry(ErrorCode.RUNTIME_UNAVAILABLE, Status.Code.UNAVAILABLE),
                            Map.entry(ErrorCode.INTERNAL, Status.Code.INTERNAL)));

    private static OpenEndpoint open;

    @BeforeAll
    static void open() {
        open = new OpenEndpoint();
    }

    @AfterAll
    static void close() throws InterruptedException {
        open.close();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeReachesTheCallerWithItsStatusAndErrorInfo(ErrorCode code) {
        open.bus.answer =
                request -> {
                    throw new PluginException(code, "the reason: ü, 100 %\nand what to do");
                };

        StatusRuntimeException e = callAndFail("greeter", "greet");

        assertThat(e.getStatus().getCode()).isEqualTo(CONTRACT.get(code));
        assertThat(e.getStatus().getDescription())
                .isEqualTo("the reason: ü, 100 %\nand what to do");
        ErrorInfo info = OpenEndpoint.errorInfo(e);
        assertThat(info.getDomain()).isEqualTo("backplane.dev");
        assertThat(info.getReason()).isEqualTo(code.name());
        assertThat(info.getMetadataMap())
                .containsAllEntriesOf(Map.of("plugin", "greeter", "operation", "greet"))
                .hasEntrySatisfying("trace", trace -> assertThat(trace).matches("[0-9a-f]{32}"));
    }

    @Test
    void anUnexpectedThrowableIsInternalAndTheEndpointGoesOn() {
        open.bus.answer =
                request -> {
                    throw new StackOverflowError("deep");
                };

        StatusRuntimeException e = callAndFail("greeter", "greet");

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("INTERNAL");
        open.bus.answer = request -> request.payload();
        assertThat(stub().invoke(InvokeRequest.getDefaultInstance()).hasPayload()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "%", "\n", "é", "漢", "😀"})
    void aMessageOfAnyLengthAndScriptArrives(String character) {
        open.bus.answer =
                request -> {
                    throw new PluginException(ErrorCode.UNSATISFIED, character.repeat(100_000));
                };

        StatusRuntimeException e = callAndFail("p".repeat(10_000), "漢".repeat(10_000));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(e.getStatus().getDescription())
                .startsWith(character.repeat(300))
                .endsWith(character + "…");
    }

    @Test
    void whatCallersSentCannotSteerATerminal() {
        open.bus.answer =
                request -> {
                    throw new PluginException(
                            ErrorCode.UNKNOWN_PLUGIN, "no plugin " + request.plugin());
                };

        StatusRuntimeException e = callAndFail("a\u001b[31m\0b\u009bc", "greet");

        assertThat(e.getStatus().getDescription()).isEqualTo("no plugin a?[31m?b?c");
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap())
                .containsEntry("plugin", "a?[31m?b?c");
    }

    private static StatusRuntimeException callAndFail(String plugin, String operation) {
        InvokeRequest request =
                InvokeRequest.newBuilder().setPlugin(plugin).setOperation(operation).build();
        return catchThrowableOfType(StatusRuntimeException.class, () -> stub().invoke(request));
    }

    private static InvocationServiceGrpc.InvocationServiceBlockingStub stub() {
        return InvocationServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS);
    }
}
