package dev.backplane.grpc.internal;

import dev.backplane.manager.Change;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.DeleteConfigurationRequest;
import dev.backplane.proto.v1.DeleteConfigurationResponse;
import dev.backplane.proto.v1.GetConfigurationRequest;
import dev.backplane.proto.v1.GetConfigurationResponse;
import dev.backplane.proto.v1.ListConfigurationsRequest;
import dev.backplane.proto.v1.ListConfigurationsResponse;
import dev.backplane.proto.v1.PutConfigurationRequest;
import dev.backplane.proto.v1.PutConfigurationResponse;
import dev.backplane.proto.v1.RollbackConfigurationRequest;
import dev.backplane.proto.v1.RollbackConfigurationResponse;
import dev.backplane.proto.v1.WatchConfigurationsRequest;
import dev.backplane.proto.v1.WatchConfigurationsResponse;

import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;

import java.util.List;
import java.util.function.Function;

/** Configurations, for administrators. */
final class ConfigService {

    /** So that no message is larger than clients take by default. */
    private static final int IN_ONE_MESSAGE = 200;

    private final ConfigurationKeeper configurations;
    private final PluginManager manager;
    private final ConfigurationPast past;
    private final CallsInFlight calls;

    ConfigService(
            ConfigurationKeeper configurations,
            ConfigurationPast past,
            PluginManager manager,
            CallsInFlight calls) {
        this.configurations = configurations;
        this.past = past;
        this.manager = manager;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(ConfigServiceGrpc.getServiceDescriptor())
                .method(
                        ConfigServiceGrpc.getListConfigurationsMethod(),
                        VirtualThreadCall
                                .<ListConfigurationsRequest, ListConfigurationsResponse>handler(
                                        calls,
                                        (message, call) -> list(call),
                                        message -> Subject.NONE))
                .method(ConfigServiceGrpc.getGetConfigurationMethod(), answer(this::get))
                .method(ConfigServiceGrpc.getPutConfigurationMethod(), answer(this::put))
                .method(ConfigServiceGrpc.getDeleteConfigurationMethod(), answer(this::delete))
                .method(ConfigServiceGrpc.getRollbackConfigurationMethod(), answer(this::rollback))
                .method(ConfigServiceGrpc.getGetConfigurationHistoryMethod(), answer(past::history))
                .method(ConfigServiceGrpc.getExplainConfigurationMethod(), answer(past::explain))
                .method(ConfigServiceGrpc.getReleaseConfigurationMethod(), answer(past::release))
                .method(
                        ConfigServiceGrpc.getWatchConfigurationsMethod(),
                        VirtualThreadCall
                                .<WatchConfigurationsRequest, WatchConfigurationsResponse>handler(
                                        calls, past::watch, message -> Subject.NONE))
                .definition();
    }

    private <Q, R> ServerCallHandler<Received<Q>, R> answer(Function<Q, R> work) {
        return VirtualThreadCall.handler(
                calls, (message, call) -> call.send(work.apply(message)), message -> Subject.NONE);
    }

    private void list(VirtualThreadCall<ListConfigurationsRequest, ListConfigurationsResponse> call)
            throws InterruptedException {
        List<ConfigurationInfo> all = configurations.configurations();
        for (int from = 0; from < all.size(); from += IN_ONE_MESSAGE) {
            ListConfigurationsResponse.Builder part = ListConfigurationsResponse.newBuilder();
            all.subList(from, Math.min(from + IN_ONE_MESSAGE, all.size()))
                    .forEach(each -> part.addConfigurations(ConfigurationMessages.write(each)));
            call.send(part.build());
        }
    }

    private GetConfigurationResponse get(GetConfigurationRequest message) {
        String pid = named(message.getPid());
        return configurations
                .configuration(pid)
                .map(ConfigurationMessages::write)
                .map(found -> GetConfigurationResponse.newBuilder().setConfiguration(found).build())
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.UNKNOWN_CONFIGURATION,
                                        "there is no configuration "
                                                + pid
                                                + "; see: backplane config list"));
    }

    private PutConfigurationResponse put(PutConfigurationRequest message) {
        List<Edit> edits = message.getEditsList().stream().map(ConfigService::checked).toList();
        ConfigurationChange change =
                new ConfigurationChange(
                        named(message.getPid()),
                        message.getReplace()
                                ? ConfigurationChange.Kind.REPLACE
                                : ConfigurationChange.Kind.EDIT,
                        edits,
                        message.hasExpectedRevision() ? message.getExpectedRevision() : null,
                        ConfigurationPast.text("reason", message.getReason()));
        Change terms = change(message.getAuthor(), message.getForce());
        return PutConfigurationResponse.newBuilder()
                .setPlan(make(change, terms, message.getDryRun()))
                .build();
    }

    private static Edit checked(ConfigurationEdit edit) {
        TextLimits.name("edits.key", edit.getKey());
        return ConfigurationMessages.read(edit);
    }

    private DeleteConfigurationResponse delete(DeleteConfigurationRequest message) {
        ConfigurationChange change =
                new ConfigurationChange(
                        named(message.getPid()),
                        ConfigurationChange.Kind.DELETE,
                        List.of(),
                        message.hasExpectedRevision() ? message.getExpectedRevision() : null,
                        ConfigurationPast.text("reason", message.getReason()));
        Change terms = change(message.getAuthor(), message.getForce());
        return DeleteConfigurationResponse.newBuilder()
                .setPlan(make(change, terms, message.getDryRun()))
                .build();
    }

    private RollbackConfigurationResponse rollback(RollbackConfigurationRequest message) {
        ConfigurationChange change =
                past.restoring(named(message.getPid()), message.getRevision())
                        .expecting(
                                message.hasExpectedRevision()
                                        ? message.getExpectedRevision()
                                        : null);
        Change terms = change(message.getAuthor(), message.getForce());
        return RollbackConfigurationResponse.newBuilder()
                .setPlan(make(change, terms, message.getDryRun()))
                .build();
    }

    private static Change change(String author, boolean force) {
        return new Change(ConfigurationPast.owner(author), force);
    }

    private dev.backplane.proto.v1.Plan make(
            ConfigurationChange change, Change terms, boolean dryRun) {
        Configure proposal = new Configure(change, terms);
        Plan plan = dryRun ? manager.plan(proposal) : configurations.change(proposal);
        return PlanMessages.write(plan);
    }

    static String named(String pid) {
        if (pid.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the request names no configuration; set its field 'pid'");
        }
        return TextLimits.name("pid", pid);
    }
}
