package dev.backplane.grpc.internal;

import dev.backplane.config.ConfigurationExplanation;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Plan.Difference;
import dev.backplane.proto.v1.ExplainConfigurationRequest;
import dev.backplane.proto.v1.ExplainConfigurationResponse;
import dev.backplane.proto.v1.GetConfigurationHistoryRequest;
import dev.backplane.proto.v1.GetConfigurationHistoryResponse;
import dev.backplane.proto.v1.ReleaseConfigurationRequest;
import dev.backplane.proto.v1.ReleaseConfigurationResponse;
import dev.backplane.proto.v1.WatchConfigurationsRequest;
import dev.backplane.proto.v1.WatchConfigurationsResponse;

import java.time.Duration;
import java.util.List;

/** What configurations were, and whose they are. */
final class ConfigurationPast {

    /** How soon a watch notices that its client is gone. */
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final ConfigurationHistory histories;
    private final ConfigurationWriter writer;

    ConfigurationPast(ConfigurationHistory histories, ConfigurationWriter writer) {
        this.histories = histories;
        this.writer = writer;
    }

    ConfigurationChange restoring(String pid, long revision) {
        return histories.restoring(pid, revision);
    }

    GetConfigurationHistoryResponse history(GetConfigurationHistoryRequest message) {
        String pid = ConfigService.named(message.getPid());
        GetConfigurationHistoryResponse.Builder all = GetConfigurationHistoryResponse.newBuilder();
        for (ConfigurationRevision each : histories.history(pid)) {
            all.addRevisions(write(each, histories.differences(pid, each.number())));
        }
        return all.build();
    }

    ExplainConfigurationResponse explain(ExplainConfigurationRequest message) {
        ConfigurationExplanation found =
                histories.explain(TextLimits.name("pid", message.getPid()));
        return ExplainConfigurationResponse.newBuilder()
                .setSummary(found.summary())
                .addAllFindings(found.findings())
                .setRemedy(found.remedy())
                .build();
    }

    ReleaseConfigurationResponse release(ReleaseConfigurationRequest message) {
        writer.release(ConfigService.named(message.getPid()), owner(message.getAuthor()));
        return ReleaseConfigurationResponse.getDefaultInstance();
    }

    void watch(
            WatchConfigurationsRequest message,
            VirtualThreadCall<WatchConfigurationsRequest, WatchConfigurationsResponse> call)
            throws InterruptedException {
        String prefix = TextLimits.name("prefix", message.getPrefix());
        long position = histories.position();
        call.send(WatchConfigurationsResponse.getDefaultInstance());
        while (!call.cancellation().isCancelled()) {
            List<ConfigurationRevision> changes = histories.changes(position, LOOK_UP);
            position += changes.size();
            for (ConfigurationRevision each : changes) {
                if (each.pid().startsWith(prefix)) {
                    List<Difference> differences = histories.differences(each.pid(), each.number());
                    call.send(
                            WatchConfigurationsResponse.newBuilder()
                                    .setRevision(write(each, differences))
                                    .build());
                }
            }
        }
    }

    /** Who asks, as the client says. */
    static Owner owner(String author) {
        return new Owner(Door.GRPC, text("author", author));
    }

    static String text(String field, String text) {
        return TextLimits.name(field, text);
    }

    private static dev.backplane.proto.v1.ConfigurationRevision write(
            ConfigurationRevision revision, List<Difference> differences) {
        var message =
                dev.backplane.proto.v1.ConfigurationRevision.newBuilder()
                        .setPid(revision.pid())
                        .setNumber(revision.number())
                        .setTime(PluginMessages.timestamp(revision.when()))
                        .setBy(revision.by().toString())
                        .setOwner(revision.owner().toString())
                        .setDeleted(revision.kind() == ConfigurationRevision.Kind.DELETED)
                        .setReason(revision.reason())
                        .setIdentity(revision.identity());
        for (Difference each : differences) {
            message.addDifferences(
                    dev.backplane.proto.v1.ConfigurationRevision.Difference.newBuilder()
                            .setKey(each.property())
                            .setBefore(each.before())
                            .setAfter(each.after()));
        }
        return message.build();
    }
}
