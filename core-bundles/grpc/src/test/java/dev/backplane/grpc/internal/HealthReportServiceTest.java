package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.proto.v1.GetHealthRequest;
import dev.backplane.proto.v1.HealthReportServiceGrpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

@Timeout(30)
final class HealthReportServiceTest {

    private final OpenEndpoint endpoint = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        endpoint.close();
    }

    @Test
    void saysThatNobodyChecksWithoutAMonitor() {
        StatusRuntimeException refused =
                Assertions.catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                HealthReportServiceGrpc.newBlockingStub(endpoint.channel)
                                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                                        .getHealth(GetHealthRequest.getDefaultInstance()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription()).contains("dev.backplane.monitor");
    }
}
