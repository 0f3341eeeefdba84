package dev.backplane.grpc.internal;

import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.ArtifactChunk;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallTogetherRequest;
import dev.backplane.proto.v1.InstallTogetherResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Several artifacts: all named in the first message, their bytes one after the other. The manager
 * reads them in that order, so one message at a time is asked for, as with one upload.
 */
final class TogetherIntake implements Intake<InstallTogetherRequest, InstallTogetherResponse> {

    private static final int MOST = 100;

    /** An artifact and where its bytes go to. */
    private record Part(RequestedInstall wanted, UploadPipe pipe) {}

    private final Supplier<UploadPipe> pipes;
    private final PluginManager manager;
    private volatile List<Part> parts = List.of();
    private int current;

    TogetherIntake(Supplier<UploadPipe> pipes, PluginManager manager) {
        this.pipes = pipes;
        this.manager = manager;
    }

    @Override
    public boolean begin(InstallTogetherRequest message) {
        if (message.getArtifactsCount() == 0 || message.hasChunk()) {
            throw invalid("the first message names the artifacts, and nothing else: 'artifacts'");
        }
        if (message.getArtifactsCount() > MOST) {
            throw invalid(
                    "%,d artifacts are too many at once, the limit is %d"
                            .formatted(message.getArtifactsCount(), MOST));
        }
        List<Part> named = new ArrayList<>();
        for (InstallPluginRequest artifact : message.getArtifactsList()) {
            UploadPipe pipe = pipes.get();
            RequestedInstall wanted = RequestedInstall.read(artifact, pipe);
            if (wanted.dryRun()) {
                throw invalid(RequestedInstall.NO_PLAN);
            }
            named.add(new Part(wanted, pipe));
        }
        parts = List.copyOf(named);
        return parts.stream().anyMatch(part -> part.wanted().upload());
    }

    @Override
    public void next(InstallTogetherRequest message) {
        if (message.getArtifactsCount() > 0 || !message.hasChunk()) {
            throw invalid("after the first message only 'chunk' may be set");
        }
        ArtifactChunk chunk = message.getChunk();
        int artifact = chunk.getArtifact();
        if (artifact < 0 || artifact >= parts.size()) {
            throw invalid(
                    "there is no artifact %d; the first message named %d, counted from 0"
                            .formatted(artifact, parts.size()));
        }
        if (artifact < current) {
            throw invalid(
                    "bytes of artifact %d came after some of artifact %d; send one after the other"
                            .formatted(artifact, current));
        }
        if (!parts.get(artifact).wanted().upload()) {
            throw invalid(
                    "artifact %d has a path or URL, but bytes came for it".formatted(artifact));
        }
        parts.subList(current, artifact).forEach(part -> part.pipe().complete());
        current = artifact;
        parts.get(artifact).pipe().offer(chunk.getBytes());
    }

    @Override
    public void complete() {
        parts.forEach(part -> part.pipe().complete());
    }

    @Override
    public void fail(String reason) {
        parts.forEach(part -> part.pipe().fail(reason));
    }

    @Override
    public InstallTogetherResponse carryOut() {
        InstallTogetherResponse.Builder response = InstallTogetherResponse.newBuilder();
        manager.installTogether(parts.stream().map(part -> part.wanted().request()).toList())
                .forEach(plugin -> response.addPlugins(PluginMessages.write(plugin)));
        return response.build();
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
