package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.monitor.LogLevel;
import dev.backplane.proto.v1.LogServiceGrpc;
import dev.backplane.proto.v1.LogServiceGrpc.LogServiceBlockingStub;
import dev.backplane.proto.v1.ReadLogsRequest;
import dev.backplane.proto.v1.ReadLogsResponse;

import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class LogServiceTest {

    private final OpenEndpoint open = new OpenEndpoint();
    private final LogServiceBlockingStub logs =
            LogServiceGrpc.newBlockingStub(open.channel).withDeadlineAfter(20, TimeUnit.SECONDS);

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @Test
    void sendsWhatIsKeptOfOnePluginFromALevelOn() {
        open.logs.log("greeter", LogLevel.INFO, "hello");
        open.logs.log("greeter", LogLevel.WARN, "careful");
        open.logs.log("other", LogLevel.ERROR, "no");

        Iterator<ReadLogsResponse> items =
                logs.readLogs(
                        ReadLogsRequest.newBuilder()
                                .setPlugin("greeter")
                                .setLeast(dev.backplane.proto.v1.LogLevel.LOG_LEVEL_WARN)
                                .build());

        assertThat(items.next().getLine().getMessage()).isEqualTo("careful");
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void goesOnWithWhatComesAndEndsWithTheEndpoint() throws Exception {
        open.logs.log("greeter", LogLevel.INFO, "before");
        Iterator<ReadLogsResponse> items =
                logs.readLogs(ReadLogsRequest.newBuilder().setFollow(true).build());
        assertThat(items.next().getLine().getMessage()).isEqualTo("before");

        open.logs.log("greeter", LogLevel.INFO, "after");
        assertThat(items.next().getLine().getMessage()).isEqualTo("after");

        open.endpoint.close();
        assertThatThrownBy(items::hasNext)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(OpenEndpoint.errorInfo(e).getReason())
                                        .isEqualTo("RUNTIME_UNAVAILABLE"));
        assertThat(open.logs.followers).isEmpty();
    }

    @Test
    void namesAPluginThatNobodyKnows() {
        Iterator<ReadLogsResponse> items =
                logs.readLogs(ReadLogsRequest.newBuilder().setPlugin("nobody").build());

        assertThatThrownBy(items::hasNext).hasMessageContaining("there is no plugin 'nobody'");
    }
}
