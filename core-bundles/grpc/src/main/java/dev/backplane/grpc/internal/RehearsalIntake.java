package dev.backplane.grpc.internal;

import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.RehearseUpdateRequest;
import dev.backplane.proto.v1.RehearseUpdateResponse;

/** The messages of an installation, each within one of a rehearsal. */
final class RehearsalIntake implements Intake<RehearseUpdateRequest, RehearseUpdateResponse> {

    private final Intake<InstallPluginRequest, RehearseUpdateResponse> install;

    RehearsalIntake(UploadPipe pipe, PluginManager manager) {
        install =
                new SingleIntake<>(
                        pipe,
                        wanted ->
                                RehearseUpdateResponse.newBuilder()
                                        .setRehearsal(
                                                ReleaseMessages.write(
                                                        manager.rehearse(wanted.request())))
                                        .build());
    }

    @Override
    public boolean begin(RehearseUpdateRequest message) {
        if (message.getInstall().getOptions().getDryRun()) {
            throw new PluginException(ErrorCode.INVALID_ARGUMENT, RequestedInstall.NO_PLAN);
        }
        return install.begin(message.getInstall());
    }

    @Override
    public void next(RehearseUpdateRequest message) {
        install.next(message.getInstall());
    }

    @Override
    public void complete() {
        install.complete();
    }

    @Override
    public void fail(String reason) {
        install.fail(reason);
    }

    @Override
    public RehearseUpdateResponse carryOut() {
        return install.carryOut();
    }
}
