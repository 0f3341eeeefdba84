package dev.backplane.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.DumpCost;
import dev.backplane.proto.v1.ExactUse;
import dev.backplane.proto.v1.GetResourceLedgerRequest;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.GetResourceLedgerResponse.State;
import dev.backplane.proto.v1.HotFrame;
import dev.backplane.proto.v1.LedgerWindow;
import dev.backplane.proto.v1.MeasureMemoryRequest;
import dev.backplane.proto.v1.MeasureMemoryResponse;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.PluginUse;
import dev.backplane.proto.v1.ProcessUse;
import dev.backplane.proto.v1.ProfilePluginRequest;
import dev.backplane.proto.v1.ProfilePluginResponse;
import dev.backplane.proto.v1.RetainedMemory;

import io.grpc.stub.StreamObserver;

import java.util.concurrent.atomic.AtomicInteger;

/** One plugin that uses a bit. */
final class FakeMonitor extends MonitorServiceGrpc.MonitorServiceImplBase {

    final AtomicInteger dumps = new AtomicInteger();
    volatile State state = State.STATE_MEASURING;

    private static Duration millis(int millis) {
        return Duration.newBuilder().setNanos(millis * 1_000_000).build();
    }

    @Override
    public void getResourceLedger(
            GetResourceLedgerRequest request, StreamObserver<GetResourceLedgerResponse> observer) {
        GetResourceLedgerResponse.Builder response =
                GetResourceLedgerResponse.newBuilder().setState(state);
        if (state == State.STATE_MEASURING) {
            response.addWindows(
                    LedgerWindow.newBuilder()
                            .setBegin(Timestamp.newBuilder().setSeconds(1_700_000_000))
                            .setLength(Duration.newBuilder().setSeconds(10))
                            .addPlugins(
                                    PluginUse.newBuilder()
                                            .setPlugin("greeter")
                                            .setVersion("1.2.0")
                                            .setCpu(millis(500))
                                            .setAllocatedBytes(20_000_000))
                            .setProcess(
                                    ProcessUse.newBuilder()
                                            .setTotal(millis(900))
                                            .setHost(millis(450))
                                            .setResidual(millis(-50))));
            response.addExact(
                    ExactUse.newBuilder()
                            .setPlugin("w")
                            .setVersion("1.0.0")
                            .setSource("cgroup")
                            .addAmounts(
                                    ExactUse.Amount.newBuilder()
                                            .setName("memory")
                                            .setValue(7)
                                            .setLimit(9)));
        } else {
            response.setReason("no recorder");
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    public void measureMemory(
            MeasureMemoryRequest request, StreamObserver<MeasureMemoryResponse> observer) {
        MeasureMemoryResponse.Builder response =
                MeasureMemoryResponse.newBuilder()
                        .setCost(
                                DumpCost.newBuilder()
                                        .setPause(millis(300))
                                        .setDiskBytes(64 << 20)
                                        .setFolder("/home/data"));
        if (!request.getDryRun()) {
            dumps.incrementAndGet();
            response.addVersions(
                    RetainedMemory.newBuilder()
                            .setVersion("1.2.0")
                            .setRetainedBytes(2_048_000)
                            .setInstances(1_234));
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    public void profilePlugin(
            ProfilePluginRequest request, StreamObserver<ProfilePluginResponse> observer) {
        observer.onNext(
                ProfilePluginResponse.newBuilder()
                        .setFile("/home/data/profiles/a.jfr")
                        .setLength(request.getLength())
                        .setCpu(millis(400))
                        .addFrames(
                                HotFrame.newBuilder()
                                        .setVersion("1.2.0")
                                        .setMethod("A.b")
                                        .setLine(17)
                                        .setCallee("C.d")
                                        .setCpu(millis(300)))
                        .build());
        observer.onCompleted();
    }
}
