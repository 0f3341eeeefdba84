package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.Payload;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Calls that pile up at a slow plugin. */
@Timeout(30)
final class RequestMemoryTest {

    private final OpenEndpoint open =
            new OpenEndpoint(Map.of("port", 0, "maxRequestBytesInFlight", 100_000L));
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() throws InterruptedException {
        release.countDown();
        open.close();
    }

    @Test
    void requestsThatWouldFillTheHeapAreRefusedUntilThereIsRoom() throws Exception {
        CountDownLatch entered = new CountDownLatch(2);
        open.bus.answer =
                request -> {
                    if (request.operation().equals("wait")) {
                        entered.countDown();
                        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                    }
                    return dev.backplane.bus.Payload.empty();
                };
        // One alone is taken whatever its size.
        Future<InvokeResponse> first = waiting(90_000);
        Future<InvokeResponse> small = waiting(10);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        StatusRuntimeException e =
                catchThrowableOfType(StatusRuntimeException.class, () -> call(20_000));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.getStatus().getDescription())
                .contains("maxRequestBytesInFlight of PID dev.backplane.grpc", "100,000");
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("RUNTIME_UNAVAILABLE");
        release.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(small.get(10, TimeUnit.SECONDS)).isNotNull();
        for (int i = 0; i < 20; i++) {
            callOnceThereIsRoom();
        }
    }

    /** The reply may be there a moment before the room is. */
    private void callOnceThereIsRoom() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                assertThat(call(90_000)).isNotNull();
                return;
            } catch (StatusRuntimeException e) {
                assertThat(System.nanoTime()).as("%s", e).isLessThan(deadline);
            }
        }
    }

    private Future<InvokeResponse> waiting(int bytes) {
        return InvocationServiceGrpc.newFutureStub(open.channel).invoke(request("wait", bytes));
    }

    private InvokeResponse call(int bytes) {
        return InvocationServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .invoke(request("go", bytes));
    }

    private static InvokeRequest request(String operation, int bytes) {
        return InvokeRequest.newBuilder()
                .setPlugin("greeter")
                .setOperation(operation)
                .setPayload(Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
                .build();
    }
}
