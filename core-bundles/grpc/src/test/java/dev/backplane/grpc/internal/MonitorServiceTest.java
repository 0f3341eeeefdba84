package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Duration;

import dev.backplane.proto.v1.ExactUse;
import dev.backplane.proto.v1.GetResourceLedgerRequest;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.LedgerWindow;
import dev.backplane.proto.v1.MeasureMemoryRequest;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.ProfilePluginRequest;
import dev.backplane.proto.v1.ProfilePluginResponse;
import dev.backplane.proto.v1.RetainedMemory;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

@Timeout(30)
final class MonitorServiceTest {

    private final OpenEndpoint endpoint = new OpenEndpoint();
    private final FakeMonitor fake = new FakeMonitor();

    @AfterEach
    void close() throws InterruptedException {
        endpoint.close();
    }

    private MonitorServiceGrpc.MonitorServiceBlockingStub monitor() {
        return MonitorServiceGrpc.newBlockingStub(endpoint.channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private GetResourceLedgerResponse ledger(int windows) {
        return monitor()
                .getResourceLedger(
                        GetResourceLedgerRequest.newBuilder().setWindows(windows).build());
    }

    @Test
    void tellsTheLedger() {
        fake.register(endpoint.monitor);

        GetResourceLedgerResponse ledger = ledger(0);

        assertThat(ledger.getState()).isEqualTo(GetResourceLedgerResponse.State.STATE_UNAVAILABLE);
        assertThat(ledger.getReason()).isEqualTo("no recorder");
        assertThat(ledger.getWindowsCount()).isEqualTo(1);
        assertThat(ledger(5).getWindowsCount()).isEqualTo(2);
        LedgerWindow window = ledger.getWindows(0);
        assertThat(window.getBegin().getSeconds()).isEqualTo(20);
        assertThat(window.getPlugins(0).getCpu()).isEqualTo(millis(3, 500));
        assertThat(window.getPlugins(0).getLibrary()).isTrue();
        assertThat(window.getProcess().getResidual()).isEqualTo(millis(-1, -500));
        assertThat(window.getProcess().getThreadStarts()).isEqualTo(10);
        assertThat(ledger.getExact(0).getAmountsList())
                .extracting(ExactUse.Amount::getUnit)
                .containsExactly(
                        ExactUse.Unit.UNIT_BYTES,
                        ExactUse.Unit.UNIT_NANOSECONDS,
                        ExactUse.Unit.UNIT_COUNT);
    }

    private static Duration millis(long seconds, int millis) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(millis * 1_000_000).build();
    }

    @Test
    void measuresMemoryOrTellsWhatThatCosts() {
        fake.register(endpoint.monitor);
        MeasureMemoryRequest.Builder greeter =
                MeasureMemoryRequest.newBuilder().setPlugin("greeter");

        assertThat(monitor().measureMemory(greeter.setDryRun(true).build()).getVersionsList())
                .isEmpty();
        var measured = monitor().measureMemory(greeter.setDryRun(false).build());
        assertThat(measured.getCost().getDiskBytes()).isEqualTo(3);
        assertThat(measured.getVersionsList())
                .extracting(RetainedMemory::getRetainedBytes)
                .containsExactly(5L);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(
                        () -> monitor().measureMemory(MeasureMemoryRequest.getDefaultInstance()))
                .matches(e -> e.getStatus().getCode() == Status.Code.NOT_FOUND);
    }

    @Test
    void profilesUntilTheCallerGivesUp() throws InterruptedException {
        fake.register(endpoint.monitor);
        ProfilePluginRequest.Builder greeter =
                ProfilePluginRequest.newBuilder().setPlugin("greeter");

        ProfilePluginResponse profile =
                monitor().profilePlugin(greeter.setLength(millis(1, 0)).build());
        assertThat(profile.getFile()).isEqualTo("a.jfr");
        assertThat(profile.getFrames(0).getLine()).isEqualTo(17);

        var call =
                MonitorServiceGrpc.newFutureStub(endpoint.channel)
                        .profilePlugin(greeter.clearLength().build());
        assertThat(fake.recording.await(10, TimeUnit.SECONDS)).isTrue();
        call.cancel(true);
        assertThat(fake.givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void saysThatTheMonitorIsAbsent() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> ledger(1))
                .matches(e -> e.getStatus().getCode() == Status.Code.UNAVAILABLE)
                .withMessageContaining("monitor");
    }
}
