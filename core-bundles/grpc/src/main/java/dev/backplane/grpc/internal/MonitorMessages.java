package dev.backplane.grpc.internal;

import com.google.protobuf.Duration;

import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.Profiler.HotFrame;
import dev.backplane.monitor.Profiler.Profile;
import dev.backplane.monitor.RetainedMemory;
import dev.backplane.proto.v1.DumpCost;
import dev.backplane.proto.v1.GetResourceLedgerResponse.State;
import dev.backplane.proto.v1.ProfilePluginResponse;

/** The monitor's figures as messages. */
final class MonitorMessages {

    private static final int NANOS = 1_000_000_000;

    private MonitorMessages() {}

    /** Seconds and nanoseconds have the same sign on the wire. */
    static Duration duration(java.time.Duration time) {
        boolean borrowed = time.isNegative() && time.getNano() > 0;
        return Duration.newBuilder()
                .setSeconds(time.getSeconds() + (borrowed ? 1 : 0))
                .setNanos(time.getNano() - (borrowed ? NANOS : 0))
                .build();
    }

    static java.time.Duration duration(Duration time) {
        return java.time.Duration.ofSeconds(time.getSeconds(), time.getNanos());
    }

    static State state(LedgerStatus.State state) {
        return switch (state) {
            case STARTING -> State.STATE_STARTING;
            case MEASURING -> State.STATE_MEASURING;
            case OFF -> State.STATE_OFF;
            case UNAVAILABLE -> State.STATE_UNAVAILABLE;
        };
    }

    static dev.backplane.proto.v1.LedgerWindow window(LedgerWindow window) {
        dev.backplane.proto.v1.LedgerWindow.Builder message =
                dev.backplane.proto.v1.LedgerWindow.newBuilder()
                        .setBegin(PluginMessages.timestamp(window.begin()))
                        .setLength(duration(window.length()))
                        .setProcess(process(window.process()));
        window.plugins().stream().map(MonitorMessages::plugin).forEach(message::addPlugins);
        return message.build();
    }

    private static dev.backplane.proto.v1.PluginUse plugin(PluginUse use) {
        return dev.backplane.proto.v1.PluginUse.newBuilder()
                .setPlugin(use.plugin())
                .setVersion(use.version())
                .setLibrary(use.library())
                .setCpu(duration(use.cpu()))
                .setAllocatedBytes(use.allocatedBytes())
                .setThreadStarts(use.threadStarts())
                .build();
    }

    private static dev.backplane.proto.v1.ProcessUse process(ProcessUse use) {
        return dev.backplane.proto.v1.ProcessUse.newBuilder()
                .setTotal(duration(use.total()))
                .setHost(duration(use.host()))
                .setUnattributed(duration(use.unattributed()))
                .setCompiler(duration(use.compiler()))
                .setCollector(duration(use.collector()))
                .setRecorder(duration(use.recorder()))
                .setLost(duration(use.lost()))
                .setResidual(duration(use.residual()))
                .setAllocatedBytes(use.allocatedBytes())
                .setHostAllocatedBytes(use.hostAllocatedBytes())
                .setThreadStarts(use.threadStarts())
                .build();
    }

    static dev.backplane.proto.v1.ExactUse exact(ExactUse use) {
        dev.backplane.proto.v1.ExactUse.Builder message =
                dev.backplane.proto.v1.ExactUse.newBuilder()
                        .setPlugin(use.plugin())
                        .setVersion(use.version())
                        .setSource(use.source());
        for (ExactUse.Amount amount : use.amounts()) {
            message.addAmounts(
                    dev.backplane.proto.v1.ExactUse.Amount.newBuilder()
                            .setName(amount.name())
                            .setValue(amount.value())
                            .setLimit(amount.limit())
                            .setUnit(unit(amount.unit())));
        }
        return message.build();
    }

    private static dev.backplane.proto.v1.ExactUse.Unit unit(ExactUse.Unit unit) {
        return switch (unit) {
            case BYTES -> dev.backplane.proto.v1.ExactUse.Unit.UNIT_BYTES;
            case NANOSECONDS -> dev.backplane.proto.v1.ExactUse.Unit.UNIT_NANOSECONDS;
            case COUNT -> dev.backplane.proto.v1.ExactUse.Unit.UNIT_COUNT;
        };
    }

    static DumpCost cost(RetainedMemory.Cost cost) {
        return DumpCost.newBuilder()
                .setUsedBytes(cost.usedBytes())
                .setPause(duration(cost.pause()))
                .setDiskBytes(cost.diskBytes())
                .setFreeBytes(cost.freeBytes())
                .setFolder(cost.folder())
                .build();
    }

    static dev.backplane.proto.v1.RetainedMemory retained(RetainedMemory.Retained retained) {
        return dev.backplane.proto.v1.RetainedMemory.newBuilder()
                .setVersion(retained.version())
                .setRetainedBytes(retained.retainedBytes())
                .setSharedBytes(retained.sharedBytes())
                .setInstances(retained.instances())
                .setInstanceBytes(retained.instanceBytes())
                .setClasses(retained.classes())
                .build();
    }

    static ProfilePluginResponse profile(Profile profile) {
        ProfilePluginResponse.Builder message =
                ProfilePluginResponse.newBuilder()
                        .setFile(profile.file().toString())
                        .setLength(duration(profile.length()))
                        .setCpu(duration(profile.cpu()));
        for (HotFrame frame : profile.frames()) {
            message.addFrames(
                    dev.backplane.proto.v1.HotFrame.newBuilder()
                            .setVersion(frame.version())
                            .setMethod(frame.method())
                            .setLine(frame.line())
                            .setCallee(frame.callee())
                            .setCpu(duration(frame.cpu())));
        }
        return message.build();
    }
}
