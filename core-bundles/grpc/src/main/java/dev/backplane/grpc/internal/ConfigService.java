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
    private final CallsInFlight calls;

    ConfigService(ConfigurationKeeper configurations, PluginManager manager, CallsInFlight calls) {
        this.configurations = configurations;
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
                        edits);
        return PutConfigurationResponse.newBuilder()
                .setPlan(make(change, message.getForce(), message.getDryRun()))
                .build();
    }

    private static Edit checked(ConfigurationEdit edit) {
        TextLimits.name("edits.key", edit.getKey());
        return ConfigurationMessages.read(edit);
    }

    private DeleteConfigurationResponse delete(DeleteConfigurationRequest message) {
        ConfigurationChange change = ConfigurationChange.delete(named(message.getPid()));
        return DeleteConfigurationResponse.newBuilder()
                .setPlan(make(change, message.getForce(), message.getDryRun()))
                .build();
    }

    private dev.backplane.proto.v1.Plan make(
            ConfigurationChange change, boolean force, boolean dryRun) {
        Configure proposal = new Configure(change, new Change(PluginCall.OWNER, force));
        Plan plan = dryRun ? manager.plan(proposal) : configurations.change(proposal);
        return PlanMessages.write(plan);
    }

    private static String named(String pid) {
        if (pid.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the request names no configuration; set its field 'pid'");
        }
        return TextLimits.name("pid", pid);
    }
}
