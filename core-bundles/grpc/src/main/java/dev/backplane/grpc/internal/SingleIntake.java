package dev.backplane.grpc.internal;

import com.google.protobuf.ByteString;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginRequest.SourceCase;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Function;

/**
 * One artifact: from a path or URL in one message, or uploaded in several.
 *
 * @param <R> the reply
 */
final class SingleIntake<R> implements Intake<InstallPluginRequest, R> {

    private final UploadPipe pipe;
    private final Function<RequestedInstall, R> work;
    private @Nullable RequestedInstall wanted; // written before the thread that works is started

    SingleIntake(UploadPipe pipe, Function<RequestedInstall, R> work) {
        this.pipe = pipe;
        this.work = work;
    }

    @Override
    public boolean begin(InstallPluginRequest message) {
        RequestedInstall read = RequestedInstall.read(message, pipe);
        wanted = read;
        return read.upload();
    }

    @Override
    public void next(InstallPluginRequest message) {
        pipe.offer(checkedChunk(message));
    }

    private ByteString checkedChunk(InstallPluginRequest message) {
        if (!known().upload()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a path or URL is the whole request, but another message followed it");
        }
        if (message.hasOptions() || message.getSourceCase() != SourceCase.CHUNK) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "after the first message of an upload only 'chunk' may be set");
        }
        return message.getChunk();
    }

    @Override
    public void complete() {
        pipe.complete();
    }

    @Override
    public void fail(String reason) {
        pipe.fail(reason);
    }

    @Override
    public R carryOut() {
        return work.apply(known());
    }

    private RequestedInstall known() {
        return Objects.requireNonNull(wanted, "the first message");
    }
}
