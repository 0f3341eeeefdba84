package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

/**
 * Remembers why the transport broke a call off. It judges a message by its announced size, before
 * it takes the bytes, but its listeners hear of a cancellation only; with the reason at hand they
 * can still answer before the transport resets the call.
 */
final class InboundRefusal extends ServerStreamTracer {

    private static final Context.Key<InboundRefusal> CURRENT = Context.key("inbound-refusal");

    private volatile @Nullable Status end;

    /** Makes one for each call. */
    static final class Factory extends ServerStreamTracer.Factory {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new InboundRefusal();
        }
    }

    /** That of the call this thread takes on. */
    static InboundRefusal current() {
        return CURRENT.get();
    }

    /** What the caller has to be told, null if the call was cancelled by the caller itself. */
    @Nullable PluginException problem() {
        Status status = end;
        return status == null || status.getCode() != Status.Code.RESOURCE_EXHAUSTED
                ? null
                : tooLarge(status);
    }

    static PluginException tooLarge(Status status) {
        return new PluginException(
                ErrorCode.TOO_LARGE,
                "a message of this call is larger than maxInboundMessageBytes of PID "
                        + GrpcEndpoint.PID
                        + " allows; send less, upload files in chunks, or raise it ("
                        + status.getDescription()
                        + ")");
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(CURRENT, this);
    }

    @Override
    public void streamClosed(Status status) {
        end = status;
    }
}
