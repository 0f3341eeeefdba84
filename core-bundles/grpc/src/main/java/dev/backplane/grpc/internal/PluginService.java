package dev.backplane.grpc.internal;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Change;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.ApplyPlanRequest;
import dev.backplane.proto.v1.ApplyPlanResponse;
import dev.backplane.proto.v1.ExplainPluginRequest;
import dev.backplane.proto.v1.ExplainPluginResponse;
import dev.backplane.proto.v1.GetPluginRequest;
import dev.backplane.proto.v1.GetPluginResponse;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.RestartPluginResponse;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StartPluginResponse;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.StopPluginResponse;
import dev.backplane.proto.v1.UninstallPluginRequest;
import dev.backplane.proto.v1.UninstallPluginResponse;

import io.grpc.ServerServiceDefinition;

import java.time.Duration;

/** The door for administrators: each method is one call of the manager, on behalf of this door. */
final class PluginService {

    private final PluginManager manager;
    private final PluginWatches watches;
    private final CallsInFlight calls;
    private final Duration uploadIdle;

    PluginService(
            PluginManager manager,
            PluginWatches watches,
            CallsInFlight calls,
            Duration uploadIdle) {
        this.manager = manager;
        this.calls = calls;
        this.watches = watches;
        this.uploadIdle = uploadIdle;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(PluginServiceGrpc.getServiceDescriptor())
                .method(
                        PluginServiceGrpc.getListPluginsMethod(),
                        PluginCall.handler(calls, this::list, message -> ""))
                .method(
                        PluginServiceGrpc.getGetPluginMethod(),
                        PluginCall.handler(calls, this::get, GetPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getInstallPluginMethod(),
                        InstallCall.handler(calls, this::intake))
                .method(
                        PluginServiceGrpc.getStartPluginMethod(),
                        PluginCall.handler(calls, this::start, StartPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getStopPluginMethod(),
                        PluginCall.handler(calls, this::stop, StopPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getRestartPluginMethod(),
                        PluginCall.handler(calls, this::restart, RestartPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getUninstallPluginMethod(),
                        PluginCall.handler(calls, this::uninstall, UninstallPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getApplyPlanMethod(),
                        PluginCall.handler(calls, this::apply, message -> ""))
                .method(
                        PluginServiceGrpc.getExplainPluginMethod(),
                        PluginCall.handler(calls, this::explain, ExplainPluginRequest::getName))
                .method(
                        PluginServiceGrpc.getWatchPluginsMethod(),
                        VirtualThreadCall.handler(calls, watches::watch, message -> Subject.NONE))
                .definition();
    }

    private Intake<InstallPluginRequest, InstallPluginResponse> intake(Runnable more) {
        return new SingleIntake<>(new UploadPipe(more, uploadIdle), this::install);
    }

    private InstallPluginResponse install(RequestedInstall wanted) {
        InstallPluginResponse.Builder response = InstallPluginResponse.newBuilder();
        return wanted.dryRun()
                ? response.setPlan(PlanMessages.write(manager.plan(new Install(wanted.request()))))
                        .build()
                : response.setPlugin(PluginMessages.write(manager.install(wanted.request())))
                        .build();
    }

    private ListPluginsResponse list(ListPluginsRequest message) {
        ListPluginsResponse.Builder response = ListPluginsResponse.newBuilder();
        for (PluginInfo plugin : manager.list()) {
            if (message.getIncludeLibraries() || plugin.type() != PluginType.LIBRARY) {
                response.addPlugins(PluginMessages.write(plugin));
            }
        }
        manager.refusals().forEach(refusal -> response.addRefusals(PluginMessages.write(refusal)));
        return response.build();
    }

    private GetPluginResponse get(GetPluginRequest message) {
        PluginInfo plugin =
                manager.find(PluginCall.named(message.getName()))
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.UNKNOWN_PLUGIN,
                                                "no plugin is named '"
                                                        + message.getName()
                                                        + "'; see what there is with: backplane"
                                                        + " plugin list --all"));
        return GetPluginResponse.newBuilder().setPlugin(PluginMessages.write(plugin)).build();
    }

    private StartPluginResponse start(StartPluginRequest message) {
        String name = PluginCall.named(message.getName());
        Change change = PluginCall.change(message.getForce());
        StartPluginResponse.Builder response = StartPluginResponse.newBuilder();
        return message.getDryRun()
                ? response.setPlan(plan(Operation.START, name, change)).build()
                : response.setPlugin(PluginMessages.write(manager.start(name, change))).build();
    }

    private StopPluginResponse stop(StopPluginRequest message) {
        String name = PluginCall.named(message.getName());
        Change change = PluginCall.change(message.getForce());
        StopPluginResponse.Builder response = StopPluginResponse.newBuilder();
        return message.getDryRun()
                ? response.setPlan(plan(Operation.STOP, name, change)).build()
                : response.setPlugin(PluginMessages.write(manager.stop(name, change))).build();
    }

    private RestartPluginResponse restart(RestartPluginRequest message) {
        String name = PluginCall.named(message.getName());
        Change change = PluginCall.change(message.getForce());
        RestartPluginResponse.Builder response = RestartPluginResponse.newBuilder();
        return message.getDryRun()
                ? response.setPlan(plan(Operation.RESTART, name, change)).build()
                : response.setPlugin(PluginMessages.write(manager.restart(name, change))).build();
    }

    private UninstallPluginResponse uninstall(UninstallPluginRequest message) {
        String name = PluginCall.named(message.getName());
        Change change = PluginCall.change(message.getForce());
        UninstallPluginResponse.Builder response = UninstallPluginResponse.newBuilder();
        if (message.getDryRun()) {
            return response.setPlan(plan(Operation.UNINSTALL, name, change)).build();
        }
        manager.uninstall(name, change);
        return response.build();
    }

    private Plan plan(Operation operation, String name, Change change) {
        return PlanMessages.write(manager.plan(new Operate(operation, name, change)));
    }

    private ApplyPlanResponse apply(ApplyPlanRequest message) {
        String id = message.getPlanId();
        if (id.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the request names no plan; set its field 'plan_id'");
        }
        ApplyPlanResponse.Builder response = ApplyPlanResponse.newBuilder();
        manager.apply(TextLimits.name("plan_id", id))
                .ifPresent(plugin -> response.setPlugin(PluginMessages.write(plugin)));
        return response.build();
    }

    private ExplainPluginResponse explain(ExplainPluginRequest message) {
        return ExplainPluginResponse.newBuilder()
                .setExplanation(
                        PluginMessages.write(manager.explain(PluginCall.named(message.getName()))))
                .build();
    }
}
