package dev.backplane.grpc.internal;

import com.google.protobuf.Timestamp;

import dev.backplane.loader.PluginType;
import dev.backplane.loader.Signer;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;
import dev.backplane.proto.v1.WatchPluginsResponse;

import java.time.Duration;
import java.time.Instant;

/**
 * The manager's values as messages; every choice is spelt out, so that a new one cannot be
 * forgotten here.
 */
final class PluginMessages {

    private PluginMessages() {}

    static Plugin write(PluginInfo plugin) {
        Plugin.Builder message =
                Plugin.newBuilder()
                        .setName(plugin.name())
                        .setType(typeOf(plugin.type()))
                        .setSymbolicName(plugin.symbolicName())
                        .setVersion(plugin.version())
                        .setDescription(plugin.description())
                        .setBundleId(plugin.bundleId())
                        .setBundleState(plugin.bundleState())
                        .setPhase(phaseOf(plugin.phase()))
                        .setShouldRun(plugin.shouldRun())
                        .setSource(plugin.source())
                        .setDigest(plugin.digest().toString())
                        .setOwner(plugin.owner().toString())
                        .setSince(timestamp(plugin.since()))
                        .addAllRequirements(plugin.requirements())
                        .addAllDependsOn(plugin.dependsOn())
                        .addAllUsedBy(plugin.usedBy())
                        .addAllWarnings(plugin.warnings());
        String problem = plugin.problem();
        if (problem != null) {
            message.setProblem(problem);
        }
        Signer signer = plugin.signer();
        if (signer != null) {
            message.setSigner(write(signer));
        }
        return message.build();
    }

    private static dev.backplane.proto.v1.Signer write(Signer signer) {
        return dev.backplane.proto.v1.Signer.newBuilder()
                .setSubject(signer.subject())
                .setCertificate(signer.certificate().toString())
                .setValidUntil(timestamp(signer.validUntil()))
                .build();
    }

    static Refusal write(dev.backplane.manager.Refusal refusal) {
        return Refusal.newBuilder()
                .setSource(refusal.source())
                .setOwner(refusal.owner().toString())
                .setCode(refusal.code().name())
                .setMessage(refusal.message())
                .setWhen(timestamp(refusal.when()))
                .build();
    }

    static Explanation write(dev.backplane.manager.Explanation explanation) {
        return Explanation.newBuilder()
                .setName(explanation.name())
                .setSummary(explanation.summary())
                .addAllFindings(explanation.findings())
                .setRemedy(explanation.remedy())
                .build();
    }

    static WatchPluginsResponse write(PluginChange change) {
        return event(kindOf(change.kind()), change.plugin());
    }

    static WatchPluginsResponse present(PluginInfo plugin) {
        return event(WatchPluginsResponse.Kind.KIND_PRESENT, plugin);
    }

    private static WatchPluginsResponse event(WatchPluginsResponse.Kind kind, PluginInfo plugin) {
        return WatchPluginsResponse.newBuilder().setKind(kind).setPlugin(write(plugin)).build();
    }

    private static WatchPluginsResponse.Kind kindOf(PluginChange.Kind kind) {
        return switch (kind) {
            case ADDED -> WatchPluginsResponse.Kind.KIND_ADDED;
            case CHANGED -> WatchPluginsResponse.Kind.KIND_CHANGED;
            case REMOVED -> WatchPluginsResponse.Kind.KIND_REMOVED;
        };
    }

    static dev.backplane.proto.v1.PluginType typeOf(PluginType type) {
        return switch (type) {
            case BUNDLE -> dev.backplane.proto.v1.PluginType.PLUGIN_TYPE_BUNDLE;
            case LIBRARY -> dev.backplane.proto.v1.PluginType.PLUGIN_TYPE_LIBRARY;
        };
    }

    private static PluginPhase phaseOf(Phase phase) {
        return switch (phase) {
            case STAGED -> PluginPhase.PLUGIN_PHASE_STAGED;
            case STARTING -> PluginPhase.PLUGIN_PHASE_STARTING;
            case ACTIVE -> PluginPhase.PLUGIN_PHASE_ACTIVE;
            case DRAINING -> PluginPhase.PLUGIN_PHASE_DRAINING;
            case STOPPED -> PluginPhase.PLUGIN_PHASE_STOPPED;
            case FAILED -> PluginPhase.PLUGIN_PHASE_FAILED;
            case QUARANTINED -> PluginPhase.PLUGIN_PHASE_QUARANTINED;
        };
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
