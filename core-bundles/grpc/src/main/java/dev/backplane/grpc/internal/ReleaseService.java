package dev.backplane.grpc.internal;

import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.proto.v1.DiffReleasesRequest;
import dev.backplane.proto.v1.DiffReleasesResponse;
import dev.backplane.proto.v1.ListReleasesRequest;
import dev.backplane.proto.v1.ListReleasesResponse;
import dev.backplane.proto.v1.ListUpdatesRequest;
import dev.backplane.proto.v1.ListUpdatesResponse;
import dev.backplane.proto.v1.ReleaseFromQuarantineRequest;
import dev.backplane.proto.v1.ReleaseFromQuarantineResponse;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.RollBackPluginRequest;
import dev.backplane.proto.v1.RollBackPluginResponse;

import io.grpc.ServerServiceDefinition;

import java.time.Duration;

/** Updates while plugins serve, for administrators: each method is one call of the manager. */
final class ReleaseService {

    private final PluginManager manager;
    private final CallsInFlight calls;
    private final Duration uploadIdle;

    ReleaseService(PluginManager manager, CallsInFlight calls, Duration uploadIdle) {
        this.manager = manager;
        this.calls = calls;
        this.uploadIdle = uploadIdle;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(ReleaseServiceGrpc.getServiceDescriptor())
                .method(
                        ReleaseServiceGrpc.getListReleasesMethod(),
                        PluginCall.handler(calls, this::list, ListReleasesRequest::getName))
                .method(
                        ReleaseServiceGrpc.getDiffReleasesMethod(),
                        PluginCall.handler(calls, this::diff, DiffReleasesRequest::getName))
                .method(
                        ReleaseServiceGrpc.getRollBackPluginMethod(),
                        PluginCall.handler(calls, this::rollBack, RollBackPluginRequest::getName))
                .method(
                        ReleaseServiceGrpc.getReleaseFromQuarantineMethod(),
                        PluginCall.handler(
                                calls, this::release, ReleaseFromQuarantineRequest::getName))
                .method(
                        ReleaseServiceGrpc.getListUpdatesMethod(),
                        PluginCall.handler(calls, this::updates, message -> ""))
                .method(
                        ReleaseServiceGrpc.getRehearseUpdateMethod(),
                        InstallCall.handler(
                                calls, more -> new RehearsalIntake(pipe(more), manager)))
                .method(
                        ReleaseServiceGrpc.getInstallTogetherMethod(),
                        InstallCall.handler(
                                calls, more -> new TogetherIntake(() -> pipe(more), manager)))
                .definition();
    }

    private UploadPipe pipe(Runnable more) {
        return new UploadPipe(more, uploadIdle);
    }

    private ListReleasesResponse list(ListReleasesRequest message) {
        ListReleasesResponse.Builder response = ListReleasesResponse.newBuilder();
        manager.history(PluginCall.named(message.getName()))
                .forEach(release -> response.addReleases(ReleaseMessages.write(release)));
        return response.build();
    }

    private DiffReleasesResponse diff(DiffReleasesRequest message) {
        DiffReleasesResponse.Builder response = DiffReleasesResponse.newBuilder();
        manager.diff(PluginCall.named(message.getName()), message.getBefore(), message.getAfter())
                .forEach(each -> response.addDifferences(PlanMessages.write(each)));
        return response.build();
    }

    private RollBackPluginResponse rollBack(RollBackPluginRequest message) {
        PluginInfo plugin =
                manager.rollback(
                        PluginCall.named(message.getName()),
                        message.getRelease(),
                        PluginCall.change(message.getForce()));
        return RollBackPluginResponse.newBuilder().setPlugin(PluginMessages.write(plugin)).build();
    }

    private ReleaseFromQuarantineResponse release(ReleaseFromQuarantineRequest message) {
        PluginInfo plugin =
                manager.release(
                        PluginCall.named(message.getName()), PluginCall.change(message.getForce()));
        return ReleaseFromQuarantineResponse.newBuilder()
                .setPlugin(PluginMessages.write(plugin))
                .build();
    }

    private ListUpdatesResponse updates(ListUpdatesRequest message) {
        ListUpdatesResponse.Builder response = ListUpdatesResponse.newBuilder();
        manager.updates().forEach(each -> response.addUpdates(ReleaseMessages.write(each)));
        return response.build();
    }
}
